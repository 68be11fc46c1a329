//! A channel's secret is stored sealed, and its plaintext is nowhere.

use crate::images::{image, texts};
use crate::shop::{CHANNEL, Shop, channel, channel_of};
use crate::words::at;
use domain::codes::TenantCode;
use secrecy::ExposeSecret;
use store::Store;
use store::secrets::{SecretKey, Vault};
use testkit::{Kind, TestDatabase};

const CANARY: &str = "canary-4f1c-shop-password";

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Everything that the database keeps: its files on SQLite, all tables as text on PostgreSQL; bytes as hex too.
async fn everything(db: &TestDatabase) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    for row in image(db).await.into_values().flatten() {
        all.push(row.into_bytes());
    }
    if let Some(folder) = db.folder() {
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path());
        let files: Vec<_> = files.filter(|path| path.is_file()).collect();
        assert!(
            files.iter().any(|path| path.ends_with("test.db-wal")),
            "{files:?}"
        );
        all.extend(files.iter().map(|path| std::fs::read(path).unwrap()));
    }
    all
}

testkit::on_both!(a_secret_is_stored_sealed_and_nowhere_else, async |db| {
    let shop = Shop::bare(Store::new(db.engine().await), "T1").await;
    let keys = tempfile::tempdir().unwrap();
    let vault = Vault::new(SecretKey::create(&keys.path().join("key")).unwrap());
    let sealed = vault.seal("T1", CHANNEL, CANARY.as_bytes()).unwrap();
    let added = shop
        .store
        .add_channel(&shop.tenant, &channel_of(CHANNEL, &[]), &sealed, at(0))
        .await;
    assert_eq!(added, Ok(true));

    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let stored = match db.kind {
        Kind::Sqlite => "SELECT lower(hex(sealed)) FROM channel_secret",
        Kind::Postgres => "SELECT encode(sealed, 'hex') FROM channel_secret",
    };
    assert_eq!(texts(db, stored).await, [hex(&sealed)]);
    let found = shop
        .store
        .channel_secret(&shop.tenant, &channel(CHANNEL))
        .await
        .unwrap()
        .unwrap();
    let opened = vault.open("T1", CHANNEL, &found).unwrap();
    assert_eq!(opened.expose_secret(), CANARY.as_bytes());

    let all = everything(db).await;
    let shown = |part: &str| all.iter().any(|bytes| contains(bytes, part.as_bytes()));
    assert!(
        shown("https://shop.example"),
        "the channel is there, so a plaintext would be found"
    );
    assert!(
        !shown(CANARY) && !shown(&hex(CANARY.as_bytes())) && !shown(&hex(CANARY.as_bytes()).to_uppercase())
    );

    // Not through another tenant or channel, and never replaced by adding the channel again.
    let other = TenantCode::stored("T2");
    assert_eq!(
        shop.store.channel_secret(&other, &channel(CHANNEL)).await,
        Ok(None)
    );
    assert_eq!(
        shop.store.channel_secret(&shop.tenant, &channel("OTHER")).await,
        Ok(None)
    );
    let again = shop
        .store
        .add_channel(&shop.tenant, &channel_of(CHANNEL, &["WH1"]), b"new", at(0))
        .await;
    assert_eq!(again, Ok(false));
    assert_eq!(
        shop.store.channel_secret(&shop.tenant, &channel(CHANNEL)).await,
        Ok(Some(sealed))
    );
    assert_eq!(
        texts(db, "SELECT facility FROM channel_facility").await,
        Vec::<String>::new()
    );
});
