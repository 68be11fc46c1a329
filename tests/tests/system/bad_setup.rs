//! Commands with what cannot be: each tells why and what to do, has its exit code, and changes nothing.

use std::os::unix::fs::PermissionsExt;
use testkit::{Installation, Kind, PASSWORD, Shop, on_both};

/// Exit code, error code, words of the error, command.
type Case = (i32, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const REFUSED: &[Case] = &[
    (5, "NOT_FOUND", "Known: SHOP1", "sync status --channel NOPE"),
    (5, "NOT_FOUND", "Known: SHOP1", "sync orders --channel shop1"),
    (5, "NOT_FOUND", "Known: SHOP1", "channel test NOPE"),
    (5, "NOT_FOUND", "Known: SHOP1", "channel show NOPE"),
    (5, "NOT_FOUND", "Known: SHOP1", "channel disable NOPE"),
    (5, "NOT_FOUND", "Known: SHOP1", "orders list --channel NOPE"),
    (5, "NOT_FOUND", "orders list", "orders show NOBODY"),
    (5, "NOT_FOUND", "orders list", "orders timeline NOBODY"),
    (5, "NOT_FOUND", "orders list", "sync status --channel SHOP1 --order NOBODY"),
    (5, "NOT_FOUND", "Known: ACME", "orders list --tenant OTHER"),
    (5, "NOT_FOUND", "Known: ACME", "sync status --channel SHOP1 --tenant acme"),
    (5, "NOT_FOUND", "Known: WH1", "stock adjust SKU-A --facility WH9 --add 1 --reason x"),
    (5, "NOT_FOUND", "sku add", "stock adjust SKU-Z --facility WH1 --add 1 --reason x"),
    (5, "NOT_FOUND", "stock show", "stock show SKU-Z"),
    (5, "NOT_FOUND", "Known: WH1", "sequence define INVOICE --facility WH9 --prefix A"),
    (2, "BAD_INPUT", "'_'", "sequence define INVOICE --facility WH1 --prefix INV_26"),
    (2, "BAD_INPUT", "letters, digits, - and /", "sequence define INVOICE --facility WH1 --prefix 'INV 26'"),
    (2, "BAD_INPUT", "letters, digits, - and /", "sequence define INVOICE --facility WH1 --prefix इन्व-"),
    (2, "BAD_INPUT", "24 characters", "sequence define INVOICE --facility WH1 --prefix AAAAAAAAAAAAAAAAAAAAAAAAA"),
    (2, "BAD_INPUT", "the next number 1 to", "sequence define INVOICE --facility WH1 --prefix A --next 0"),
    (2, "BAD_INPUT", "0 to 12 digits", "sequence define INVOICE --facility WH1 --prefix A --padding 13"),
    (2, "BAD_INPUT", "known are INVOICE", "sequence define RECEIPT --facility WH1 --prefix A"),
    (6, "NOT_ALLOWED_IN_STATE", "20 or more", "sequence define PACKING --facility WH1 --prefix WH1-PK --next 0007 --padding 6"),
    (6, "STOCK_SHORT", "10 units of SKU-A", "stock adjust SKU-A --facility WH1 --remove 11 --reason lost"),
    (2, "BAD_INPUT", "1 or more", "stock adjust SKU-A --facility WH1 --add 0 --reason x"),
    (2, "BAD_INPUT", "1 or more", "stock adjust SKU-A --facility WH1 --add=-5 --reason x"),
    (2, "BAD_INPUT", "1000000000", "stock adjust SKU-A --facility WH1 --add 1000000001 --reason x"),
    (2, "BAD_INPUT", "needs a reason", "stock adjust SKU-A --facility WH1 --add 1 --reason ' '"),
    (2, "BAD_INPUT", "7d, 12h", "sync orders --channel SHOP1 --since yesterday"),
    (2, "BAD_INPUT", "7d, 12h", "sync orders --channel SHOP1 --since 0d"),
    (2, "BAD_INPUT", "7d, 12h", "sync orders --channel SHOP1 --since=-3d"),
    (2, "BAD_INPUT", "7d, 12h", "sync orders --channel SHOP1 --since 99999999999999999999d"),
    (2, "BAD_INPUT", "7d, 12h", "sync orders --channel SHOP1 --since 7д"),
    (2, "BAD_INPUT", "known are", "orders list --status SHIPPED"),
    (2, "BAD_INPUT", "1 to 32 letters", "facility add 'WH 2'"),
    (2, "BAD_INPUT", "control character", "sku add 'a\tb'"),
    (6, "EXISTS", "left as it is", "facility add WH1"),
    (6, "EXISTS", "left as it is", "init --tenant ACME --time-zone Asia/Kolkata"),
    (2, "BAD_INPUT", "Asia/Kolkata", "init --tenant NEW --time-zone India"),
    (2, "BAD_INPUT", "1 to 32 letters", "init --tenant 'A B' --time-zone Asia/Kolkata"),
    (2, "BAD_INPUT", "--tenant ACME", "init --time-zone Asia/Kolkata"),
    (2, "BAD_INPUT", "password file", "channel add NEW --source PARTNER --base-url http://x.example --username u --password-file /nowhere"),
];

on_both!(
    what_cannot_be_is_refused_with_words_and_changes_nothing,
    async |db| {
        let acme = Installation::live(db, &Shop::open().await).await;
        // So that PACKING has issued numbers, which then cannot be lowered.
        acme.ok("sequence define PACKING --facility WH1 --prefix WH1-PK --next 20 --padding 6")
            .await;
        let before = acme.contents().await;
        let mut wrong = Vec::new();
        for (exit, code, words, line) in REFUSED {
            let refused = acme.run(line).await;
            let after = acme.contents().await;
            let told = (
                refused.exit,
                refused.error_code(),
                refused.error_message().contains(words),
                refused.stdout.is_empty(),
            );
            if told != (*exit, (*code).to_owned(), true, true) || after != before {
                wrong.push(format!(
                    "{refused}\nexpected {exit} {code} {words:?}\n{:#?}",
                    before.differences(&after)
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }
);

on_both!(command_lines_that_make_no_sense_end_with_2, async |db| {
    let acme = Installation::live(db, &Shop::open().await).await;
    let before = acme.contents().await;
    for line in [
        "",
        "sync",
        "sync everything --channel SHOP1",
        "sync status",
        "stock adjust SKU-A --facility WH1 --reason x",
        "stock adjust SKU-A --facility WH1 --add 1 --remove 1 --reason x",
        "stock adjust SKU-A --facility WH1 --add 1.5 --reason x",
        "stock adjust SKU-A --facility WH1 --add 99999999999999999999 --reason x",
        "sequence define INVOICE --facility WH1 --prefix A --next -1",
        "orders confirm",
        "golive start",
    ] {
        let refused = acme.run(line).await.expect(2);
        assert!(!refused.stderr.is_empty(), "{refused}");
    }
    before.assert_same(&acme.contents().await);
});

on_both!(channels_are_refused_for_what_they_cannot_be, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    let before = acme.contents().await;
    let empty = acme.file("empty", "\n");
    let url = &shop.url;
    for (exit, code, words, channel, options) in [
        (6, "EXISTS", "left as it is", "SHOP1", "--source PARTNER"),
        (2, "BAD_INPUT", "known are PARTNER", "NEW", "--source EBAY"),
        (2, "BAD_INPUT", "1 to 32 letters", "NÖ", "--source PARTNER"),
        (
            5,
            "NOT_FOUND",
            "Known: WH1",
            "NEW",
            "--source PARTNER --facility WH9",
        ),
        (2, "BAD_INPUT", "", "NEW", "--source PARTNER --status-batch 0"),
        (2, "BAD_INPUT", "", "NEW", "--source PARTNER --list-page 501"),
    ] {
        let refused = acme.add_channel(channel, url, options).await.expect(exit);
        assert_eq!(refused.error_code(), code, "{refused}");
        assert!(refused.error_message().contains(words), "{refused}");
    }
    let line = format!(
        "channel add NEW --source PARTNER --base-url {url} --username u --password-file {}",
        empty.display()
    );
    assert!(
        acme.run(&line)
            .await
            .expect(2)
            .error_message()
            .contains("it is empty")
    );
    before.assert_same(&acme.contents().await);
});

on_both!(numbers_that_were_issued_cannot_come_again, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for no in ["O-1", "O-2"] {
        shop.order(no, "SKU-A", 1).await;
    }
    acme.sync("orders").await.expect(0);
    for no in ["O-1", "O-2"] {
        shop.act(no, "dispatch").await;
    }
    acme.sync("status").await.expect(0);
    let before = acme.contents().await;
    let lowered = acme
        .run("sequence define INVOICE --facility WH1 --prefix INV/26- --next 2")
        .await
        .expect(6);
    assert_eq!(lowered.error_code(), "NOT_ALLOWED_IN_STATE");
    assert!(
        lowered.error_message().contains("3 or more, or another prefix"),
        "{lowered}"
    );
    before.assert_same(&acme.contents().await);
    assert_eq!(
        acme.ok("sequence define INVOICE --facility WH1 --prefix INV/26- --next 3")
            .await
            .json["next"],
        "INV/26-3"
    );
});

on_both!(a_prefix_that_comes_back_issues_no_number_twice, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    for no in ["O-1", "O-2", "O-3"] {
        shop.order(no, "SKU-A", 1).await;
    }
    acme.sync("orders").await.expect(0);
    shop.act("O-1", "dispatch").await;
    acme.sync("status").await.expect(0);
    acme.ok("sequence define INVOICE --facility WH1 --prefix INV/27- --next 1")
        .await;
    let back = acme
        .run("sequence define INVOICE --facility WH1 --prefix INV/26- --next 1")
        .await;
    if back.exit == 0 {
        // Not refused where it is defined: then it must be where a number would be issued again, and for that order alone.
        shop.act("O-2", "dispatch").await;
        shop.act("O-3", "cancel").await;
        let run = acme.sync("status").await.expect(7);
        assert_eq!(run.outcome("O-2"), "failed NUMBER_ALREADY_ISSUED");
        assert!(run.outcome_message("O-2").contains("sequence define"), "{run}");
        assert_eq!(run.outcome("O-3"), "changed");
        assert_eq!(acme.states("O-2").await, ["FULFILLABLE"]);
        acme.ok("sequence define INVOICE --facility WH1 --prefix INV/26- --next 2")
            .await;
        assert_eq!(acme.sync("status").await.expect(0).outcome("O-2"), "changed");
        assert_eq!(acme.show("O-2").await["packages"][0]["invoice_no"], "INV/26-2");
    }
    assert_eq!(acme.healthy().await, [""; 0]);
});

on_both!(a_key_that_is_missing_open_or_another_one_is_refused, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    let (key, kept) = (acme.key_file(), acme.file("kept", ""));
    let mode = |mode| std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(
        std::fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600,
        "as init makes it"
    );
    let before = acme.contents().await;
    mode(0o644);
    let open = acme.sync("orders").await.expect(3);
    assert_eq!(open.error_code(), "SECRET_KEY");
    assert!(open.error_message().contains("chmod 600"), "{open}");
    mode(0o600);

    std::fs::rename(&key, &kept).unwrap();
    let missing = acme.sync("orders").await.expect(3);
    assert_eq!(missing.error_code(), "SECRET_KEY");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    mode(0o600);
    let other = acme.sync("orders").await.expect(3);
    assert!(
        other.error_code() == "SECRET_KEY" && other.error_message().contains("sealed with the key"),
        "{other}"
    );
    std::fs::write(&key, "not a key").unwrap();
    assert!(
        acme.sync("orders")
            .await
            .expect(3)
            .error_message()
            .contains("64 hex digits")
    );
    before.assert_same(&acme.contents().await);
    assert!(shop.calls().await.is_empty());

    std::fs::rename(&kept, &key).unwrap();
    assert_eq!(acme.sync("orders").await.expect(0).outcome("O-1"), "changed");
});

on_both!(a_stored_password_that_was_tampered_with_is_refused, async |db| {
    let shop = Shop::open().await;
    let acme = Installation::live(db, &shop).await;
    shop.order("O-1", "SKU-A", 1).await;
    acme.add_channel("SHOP2", &shop.url, "--source PARTNER")
        .await
        .expect(0);
    assert!(!acme.contents().await.has(PASSWORD));
    // Another channel's sealed password is not this one's.
    let swapped = "UPDATE channel_secret SET sealed = (SELECT s.sealed FROM channel_secret AS s WHERE s.channel = 'SHOP2') \
                   WHERE channel = 'SHOP1'";
    assert_eq!(acme.tamper(swapped).await, 1);
    let before = acme.contents().await;
    let refused = acme.sync("orders").await.expect(3);
    assert_eq!(refused.error_code(), "SECRET_KEY");
    assert!(refused.error_message().contains("was altered"), "{refused}");
    before.assert_same(&acme.contents().await);
    assert!(shop.calls().await.is_empty());
    acme.ok("sync orders --channel SHOP2").await;
});

on_both!(a_database_that_is_not_migrated_is_named_so, async |db| {
    let acme = Installation::empty(db);
    if acme.kind == Kind::Sqlite {
        let nothing = acme.run("orders list").await.expect(3);
        assert!(
            nothing.error_code() == "NOT_INITIALISED" && nothing.error_message().contains("ordertide init"),
            "{nothing}"
        );
        std::fs::create_dir(acme.data()).unwrap();
        std::fs::write(acme.data().join("ordertide.db"), "").unwrap();
    }
    for line in [
        "orders list",
        "doctor",
        "sync orders --channel SHOP1",
        "facility add WH1",
    ] {
        let refused = acme.run(line).await.expect(3);
        assert_eq!(refused.error_code(), "PENDING_MIGRATIONS", "{refused}");
        assert!(refused.error_message().contains("ordertide migrate"), "{refused}");
    }
    assert_ne!(acme.ok("migrate").await.json["applied"].to_string(), "[]");
    assert_eq!(acme.ok("migrate").await.json["applied"].to_string(), "[]");
    if acme.kind == Kind::Sqlite {
        assert_eq!(
            acme.run("orders list").await.expect(5).error_code(),
            "NOT_FOUND",
            "there is no tenant yet"
        );
    } else {
        assert_eq!(
            acme.run("orders list").await.expect(3).error_code(),
            "SECRET_KEY",
            "the key that is named is not there yet"
        );
    }
    acme.ok("init --tenant ACME --time-zone Asia/Kolkata").await;
    acme.ok("orders list").await;
});

on_both!(
    a_database_that_cannot_be_had_is_named_without_its_password,
    async |db| {
        let acme = Installation::live(db, &Shop::open().await).await;
        for (url, words) in [
            ("postgres://me:s3cret-word@127.0.0.1:1/none", "not available"),
            ("mysql://me:s3cret-word@127.0.0.1/none", "sqlite:"),
            ("sqlite:/proc/none/ordertide.db", ""),
        ] {
            let refused = acme
                .run(&format!(
                    "orders list --database {url} --secret-key-file {}",
                    acme.key_file().display()
                ))
                .await
                .expect(3);
            assert!(refused.error_message().contains(words), "{refused}");
            assert!(!refused.stderr.contains("s3cret-word"), "{refused}");
        }
    }
);
