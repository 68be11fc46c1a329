//! One test, both databases.

use crate::{Kind, TestDatabase};

/// Makes the tests `name::sqlite` and `name::postgres` from one async body over `&TestDatabase`.
///
/// ```ignore
/// testkit::on_both!(an_order_is_found_again, async |db| {
///     let engine = db.engine().await;
/// });
/// ```
///
/// The body ends in `()`, so that it may assert but not forget to.
#[macro_export]
macro_rules! on_both {
    ($(#[$meta:meta])* $name:ident, async |$db:ident| $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its surroundings")]
            use super::*;

            async fn body($db: &$crate::TestDatabase) $body

            #[test]
            fn sqlite() {
                $crate::run($crate::Kind::Sqlite, async |db| body(db).await);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Kind::Postgres, async |db| body(db).await);
            }
        }
    };
}

/// Runs a body on a fresh database, on a runtime of its own with two threads, so that contention is real.
///
/// # Panics
/// When the runtime or the database cannot be made, and when the body does.
#[doc(hidden)]
pub fn run(kind: Kind, body: impl AsyncFnOnce(&TestDatabase)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.unwrap_or_else(|error| panic!("a runtime: {error}"));
    runtime.block_on(async {
        let database = TestDatabase::fresh(kind).await;
        body(&database).await;
    });
}
