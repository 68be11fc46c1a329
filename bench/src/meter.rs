//! Time and CPU: of this process by its threads, of PostgreSQL by the backends of one database.

use crate::Outcome;
use crate::place::Place;
use std::fs;
use std::time::Instant;

/// What a stretch of work took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    pub(crate) wall_s: f64,
    pub(crate) client_us: f64,
    pub(crate) server_us: f64,
}

impl Spent {
    pub(crate) fn add(&mut self, other: Self) {
        self.wall_s += other.wall_s;
        self.client_us += other.client_us;
        self.server_us += other.server_us;
    }
}

/// A running measurement.
pub(crate) struct Meter {
    backends: Vec<i32>,
    client_ns: u64,
    server_ns: u64,
    began: Instant,
}

impl Meter {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
    pub(crate) async fn start(place: &Place) -> Outcome<Self> {
        let backends = place.backends().await?;
        Ok(Self {
            server_ns: of_backends(&backends),
            backends,
            client_ns: of_this_process()?,
            began: Instant::now(),
        })
    }

    pub(crate) fn stop(self) -> Outcome<Spent> {
        let wall_s = self.began.elapsed().as_secs_f64();
        let us = |now: u64, then: u64| now.saturating_sub(then) as f64 / 1_000.0;
        Ok(Spent {
            wall_s,
            client_us: us(of_this_process()?, self.client_ns),
            server_us: us(of_backends(&self.backends), self.server_ns),
        })
    }
}

/// Nanoseconds on a CPU: the first number of a schedstat.
fn on_cpu_ns(schedstat: &str) -> u64 {
    let first = fs::read_to_string(schedstat).ok();
    first
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .unwrap_or(0)
}

fn of_this_process() -> Outcome<u64> {
    let mut sum = 0;
    for task in fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        // The shop is the world outside.
        let name = fs::read_to_string(task.join("comm")).unwrap_or_default();
        if name.trim_end() != "shop" {
            sum += on_cpu_ns(&task.join("schedstat").to_string_lossy());
        }
    }
    Ok(sum)
}

fn of_backends(pids: &[i32]) -> u64 {
    pids.iter()
        .map(|pid| on_cpu_ns(&format!("/proc/{pid}/schedstat")))
        .sum()
}

/// Forgets the most memory that this process ever had.
pub(crate) fn watch_memory_afresh() -> Outcome<()> {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}

/// The most memory that this process had since, in MB: what is resident, files that are mapped included.
pub(crate) fn most_memory_mb() -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = line
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .ok_or("no VmHWM")?
        .parse()?;
    Ok(kib / 1_000.0 * 1.024)
}
