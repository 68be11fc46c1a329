//! The benchmark runs to its end, in its smallest size, on both databases: what nobody runs daily would rot.

use std::process::Command;

#[test]
fn the_smallest_round_runs_on_both_databases() {
    let output = Command::new(env!("CARGO_BIN_EXE_bench"))
        .envs([
            ("ORDERS", "200"),
            ("STORED", "300"),
            ("ROUNDS", "1"),
            ("UPLOADED", "400"),
        ])
        .output()
        .unwrap();
    let (table, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{errors}");
    for database in ["SQLite", "PostgreSQL"] {
        let rows = table.lines().filter(|line| line.starts_with(database));
        assert_eq!(rows.count(), 21, "{table}");
    }
}
