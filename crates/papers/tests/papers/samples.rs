//! Labels and invoices of people who exist nowhere.

use papers::{Invoice, InvoiceLine, Item, Label, Money, Party};

pub(crate) fn party(name: &str, lines: &[&str], phone: &str) -> Party {
    Party {
        name: name.to_owned(),
        lines: lines.iter().map(|it| (*it).to_owned()).collect(),
        phone: Some(phone.to_owned()),
        country: None,
    }
}

pub(crate) fn items(count: usize) -> Vec<Item> {
    let names = [
        "Tea cup, glazed",
        "Brass lamp",
        "Cotton towel, blue, large",
        "சட்டை",
        "मिट्टी का दीया",
    ];
    (0..count)
        .map(|n| Item {
            sku: format!("SKU-{:04}", n + 1),
            name: names[n % names.len()].to_owned(),
            quantity: n as u32 % 3 + 1,
        })
        .collect()
}

/// A label with a tracking no. and two items.
pub(crate) fn label(recipient: Party) -> Label {
    Label {
        sender: party(
            "Nila Traders",
            &["14 Harbour Road", "Unit 3", "Chennai 600001", "India"],
            "+91 44 5550 0101",
        ),
        recipient,
        channel: "SHOP1".to_owned(),
        channel_order_no: "OD-2026-000123456".to_owned(),
        carrier: "Blue Parcel Express".to_owned(),
        facility: "CHENNAI-1".to_owned(),
        packing_no: "PK-000001234".to_owned(),
        tracking_no: Some("BP7765432109IN".to_owned()),
        items: items(2),
        cash_on_delivery: None,
        copy: 0,
        printed_at: "Printed 2026-11-22 10:30 +05:30".to_owned(),
    }
}

pub(crate) fn latin() -> Label {
    label(party(
        "Zoë Ångström-Łukasiewicz",
        &[
            "221B Example Street",
            "Flat 7",
            "Mumbai 400001",
            "Maharashtra",
            "India",
        ],
        "+91 22 5550 0199",
    ))
}

/// Devanagari, Tamil and Latin in one line.
pub(crate) fn indic() -> Label {
    label(party(
        "लक्ष्मी क्षत्रिय",
        &[
            "श्री कृष्ण नगर, மகாத்மா காந்தி சாலை, Flat 4",
            "இரண்டாவது தெரு 12",
            "कोयंबटूर 641001",
            "தமிழ்நாடு India",
        ],
        "+91 422 555 0123",
    ))
}

pub(crate) fn korean() -> Label {
    let mut label = label(party(
        "김하늘",
        &[
            "서울특별시 강남구 테헤란로 123",
            "한빛아파트 101동 1502호",
            "06234 大韓民國",
        ],
        "+82 2 555 0147",
    ));
    label.cash_on_delivery = Some(money(45_000, 0, "KRW"));
    label.items.push(Item {
        sku: "찻잔-01".to_owned(),
        name: "도자기 찻잔 세트".to_owned(),
        quantity: 1,
    });
    label
}

pub(crate) fn money(minor: i64, digits: u8, currency: &str) -> Money {
    Money {
        minor,
        digits,
        currency: currency.to_owned(),
    }
}

/// Everything there is, and all of it long.
pub(crate) fn crowded() -> Label {
    let long =
        "Building 14, Second Phase, Behind the Old Municipal Water Tower, Opposite Sunrise Garden Layout";
    let mut label = label(party(
        "Venkatanarasimharajuvaripeta Subrahmanya Chandrasekharan Balakrishnan the Younger of Coimbatore",
        &[
            long,
            long,
            long,
            long,
            long,
            "Thiruvananthapuram 695001, Kerala, India",
        ],
        "+91 471 555 0100 extension 4455",
    ));
    label.sender.lines = vec![long.to_owned(); 6];
    label.channel_order_no = "X".repeat(128);
    label.carrier = "The Very Long Named Parcel and Freight Forwarding Company of Southern India".to_owned();
    label.packing_no = "ABCDEFGHIJKLMNOPQRSTUVWXYZAB".to_owned();
    label.items = items(40);
    label.items[0].name = long.repeat(3);
    label.items[0].sku = "S".repeat(64);
    label.items[0].quantity = u32::MAX;
    label.cash_on_delivery = Some(money(i64::MAX, 2, "INR"));
    label.copy = 12;
    label
}

pub(crate) fn invoice(lines: usize) -> Invoice {
    Invoice {
        seller: latin().sender,
        buyer: indic().recipient,
        invoice_no: "INV/26-27/000451".to_owned(),
        date: "22 November 2026".to_owned(),
        order_no: "OD-2026-000123456".to_owned(),
        packing_no: "PK-000001234".to_owned(),
        lines: (0..lines)
            .map(|n| InvoiceLine {
                sku: format!("SKU-{:04}", n + 1),
                name: if n % 7 == 3 {
                    "Cotton towel, blue, large, with a border woven by hand in two colours, pack of four"
                        .to_owned()
                } else {
                    format!("Tea cup no. {}", n + 1)
                },
                quantity: 2,
                unit_price: 12_550 + n as i64,
                amount: 2 * (12_550 + n as i64),
            })
            .collect(),
        total: (0..lines as i64).map(|n| 2 * (12_550 + n)).sum(),
        currency: "INR".to_owned(),
        digits: 2,
    }
}
