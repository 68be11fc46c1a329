//! What tests change in an installation's database by hand, past all rules: time that has passed.

use crate::Installation;

impl Installation {
    /// Lets time pass for deliveries that are cancelled by now: each cancel is put back by so many seconds.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn cancels_grow_older(&self, seconds: i64) {
        let micros = seconds * 1_000_000;
        for (table, column) in [
            ("cancelled_delivery", "cancelled_at"),
            ("sale_order", "cancel_watched_at"),
        ] {
            self.tamper(&format!("UPDATE {table} SET {column} = {column} - {micros}"))
                .await;
        }
    }

    /// Lets runs that wait for another attempt begin at once.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn waits_are_over(&self) {
        self.tamper("UPDATE run SET run_after = 0 WHERE state = 'QUEUED'")
            .await;
    }
}
