//! Made-up customers for orders created without an address.

use std::sync::{Arc, LazyLock};

use super::address::Address;

/// name, line 1, line 2, city, state, country, postal code, phone, mailbox
type Row = [&'static str; 9];

// One customer a line reads as the table it is.
#[rustfmt::skip]
const ROWS: [Row; 10] = [
    ["Asha Rao", "14/2, 3rd Cross", "Indiranagar", "Bengaluru", "Karnataka", "IN", "560038", "+919900011201", "asha.rao@example.com"],
    ["प्रिया शर्मा", "मकान 27, गली 4", "लाजपत नगर", "नई दिल्ली", "दिल्ली", "IN", "110024", "+919900011202", "priya.sharma@example.com"],
    ["김민준", "테헤란로 152, 11층", "강남구", "서울", "서울특별시", "KR", "06236", "+821000001203", "minjun.kim@example.com"],
    ["கவிதா முருகன்", "12, காந்தி தெரு", "தி. நகர்", "சென்னை", "தமிழ்நாடு", "IN", "600017", "+919900011204", "kavitha.m@example.com"],
    ["Mohammed Irfan Qureshi", "Flat 503, Noor Apartments", "Tolichowki", "Hyderabad", "Telangana", "IN", "500008", "+919900011205", "irfan.q@example.com"],
    ["이서연", "해운대로 570번길 23", "해운대구", "부산", "부산광역시", "KR", "48093", "+821000001206", "seoyeon.lee@example.com"],
    ["Nandini Chatterjee-D'Souza", "8B, Sarat Bose Road", "", "Kolkata", "West Bengal", "IN", "700020", "+919900011207", "n.dsouza@example.com"],
    ["राहुल जाधव", "फ्लॅट ९, शिवनेरी सोसायटी", "कोथरूड", "पुणे", "महाराष्ट्र", "IN", "411038", "+919900011208", "rahul.jadhav@example.com"],
    ["Nguyễn Thị Hồng", "45 Đường Lê Lợi", "Quận 1", "Thành phố Hồ Chí Minh", "Hồ Chí Minh", "VN", "700000", "+84900001209", "hong.nguyen@example.com"],
    ["S.", "Post Office Road", "", "Leh", "Ladakh", "IN", "194101", "+919900011210", "s@example.com"],
];

static ADDRESSES: LazyLock<Vec<Arc<Address>>> =
    LazyLock::new(|| ROWS.iter().map(|row| Arc::new(address(row))).collect());

/// The made-up customer for the order numbered `number`: the same number always gives the same one.
pub(crate) fn customer(number: u64) -> Arc<Address> {
    let count = ADDRESSES.len() as u64;
    Arc::clone(&ADDRESSES[(number % count) as usize])
}

fn address(row: &Row) -> Address {
    let [name, line1, line2, city, state, country, pincode, phone, email] = *row;
    Address {
        name: name.into(),
        address_line1: line1.into(),
        address_line2: line2.into(),
        city: city.into(),
        state: state.into(),
        country: country.into(),
        pincode: pincode.into(),
        phone: phone.into(),
        email: email.into(),
    }
}
