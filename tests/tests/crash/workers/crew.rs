//! Worker processes that are killed, stopped and resumed, and started anew.

use crate::place::Place;
use crate::shop::Dice;
use std::path::PathBuf;
use std::time::Duration;
use tokio::process::{Child, Command};

/// Runs at once of each worker. One that has a single place cannot take back its own run before it knows that it lost it, so that
/// a process tells a claim from another; the others meet in every way.
const PARALLEL: [&str; 3] = ["1", "2", "4"];
/// How long a stop lasts at most while nobody takes the run over.
const STOP_MAX: Duration = Duration::from_secs(6);
/// Stops that may find no work one after the other.
const TRIES: u32 = 50;

struct Member {
    child: Child,
    parallel: &'static str,
}

/// All workers.
pub(super) struct Crew<'a> {
    place: &'a Place,
    lease_ms: u64,
    members: Vec<Member>,
    told: Vec<PathBuf>,
    /// Kills, and how many of them hit a worker that held a run.
    pub(super) kills: (u32, u32),
    /// Stops past a lease, and after how many of them another worker was at work on the run when the first one woke up.
    pub(super) stops: (u32, u32),
}

impl<'a> Crew<'a> {
    pub(super) fn start(place: &'a Place, size: usize, lease_ms: u64) -> Self {
        let mut crew = Self {
            place,
            lease_ms,
            members: Vec::new(),
            told: Vec::new(),
            kills: (0, 0),
            stops: (0, 0),
        };
        for parallel in PARALLEL.iter().cycle().take(size) {
            let member = crew.member(parallel);
            crew.members.push(member);
        }
        crew
    }

    fn member(&mut self, parallel: &'static str) -> Member {
        let name = format!("worker-{}", self.told.len() + 1);
        let lease = self.lease_ms.to_string();
        let (mut command, told) = self
            .place
            .worker(&name, &["work", "--parallel", parallel, "--lease-ms", &lease]);
        self.told.push(told);
        Member {
            child: command.spawn().unwrap(),
            parallel,
        }
    }

    /// Runs that a member holds by the rows.
    async fn held_by(&self, member: usize) -> Vec<String> {
        let pid = self.pid(member);
        let sql = format!("SELECT run_id FROM run WHERE state = 'RUNNING' AND worker LIKE '{pid}:%'");
        self.place.select(&sql).await
    }

    fn pid(&self, member: usize) -> u32 {
        self.members[member].child.id().unwrap()
    }

    /// A member that has work, or any when nobody has for a while.
    async fn busy(&self, dice: &mut Dice) -> usize {
        let first = dice.below(self.members.len());
        for turn in 0..30 {
            let member = (first + turn) % self.members.len();
            if !self.held_by(member).await.is_empty() {
                return member;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        first
    }

    /// Kills one at a random moment and starts another in its place.
    pub(super) async fn kill_one(&mut self, dice: &mut Dice) {
        let member = self.busy(dice).await;
        tokio::time::sleep(dice.part_of(Duration::from_millis(300))).await;
        self.kill(member).await;
    }

    async fn kill(&mut self, member: usize) {
        let held = self.held_by(member).await;
        let child = &mut self.members[member].child;
        child.start_kill().unwrap();
        let status = child.wait().await.unwrap();
        let signal = std::os::unix::process::ExitStatusExt::signal(&status);
        assert_eq!(
            signal,
            Some(9),
            "a worker ended by itself: {status}\n{}",
            self.said()
        );
        self.kills.0 += 1;
        self.kills.1 += u32::from(!held.is_empty());
        self.members[member] = self.member(self.members[member].parallel);
    }

    /// Stops one at a random moment of its work until another worker has taken over what it held, then lets it go on. Now and
    /// then another one is killed meanwhile.
    pub(super) async fn stop_one(&mut self, dice: &mut Dice) {
        let (member, held) = self.stop_at_work(dice).await;
        if dice.below(4) == 0 && self.members.len() > 1 {
            self.kill((member + 1 + dice.below(self.members.len() - 1)) % self.members.len())
                .await;
        }
        let taken = tokio::time::timeout(STOP_MAX, async {
            loop {
                match self.is_taken_over(member, &held).await {
                    Some(is_taken) => return is_taken,
                    None => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        });
        self.stops.1 += u32::from(taken.await.unwrap_or(false));
        self.stops.0 += 1;
        self.signal(member, "CONT").await;
    }

    /// Stops one, and answers which runs it held then. One that had just ended its work is let go on.
    async fn stop_at_work(&self, dice: &mut Dice) -> (usize, Vec<String>) {
        for _ in 0..TRIES {
            let member = self.busy(dice).await;
            tokio::time::sleep(dice.part_of(Duration::from_millis(300))).await;
            self.signal(member, "STOP").await;
            let held = self.held_by(member).await;
            if !held.is_empty() {
                return (member, held);
            }
            self.signal(member, "CONT").await;
        }
        panic!("no worker has any work\n{}", self.said());
    }

    /// Whether another worker is at work on one of these runs of a member; `None` while that may still come. A run whose last
    /// attempt was lost is over.
    async fn is_taken_over(&self, member: usize, held: &[String]) -> Option<bool> {
        let pid = self.pid(member);
        let open =
            "SELECT run_id || ' ' || COALESCE(worker, '') FROM run WHERE state IN ('QUEUED', 'RUNNING')";
        let open = self.place.select(open).await;
        let of_ours = |run: &String| open.iter().find_map(|row| row.strip_prefix(&format!("{run} ")));
        let workers: Vec<&str> = held.iter().filter_map(of_ours).collect();
        let is_other = |worker: &&str| !worker.is_empty() && !worker.starts_with(&format!("{pid}:"));
        match (workers.iter().any(is_other), workers.is_empty()) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }

    async fn signal(&self, member: usize, signal: &str) {
        let pid = self.pid(member).to_string();
        let sent = Command::new("sh")
            .args(["-c", "kill -s \"$1\" \"$2\"", "sh", signal, &pid])
            .status()
            .await;
        assert!(sent.unwrap().success(), "SIG{signal} to {pid}");
    }

    /// Asks all to leave, and sees that they do, in order.
    pub(super) async fn leave(&mut self) {
        for member in 0..self.members.len() {
            self.signal(member, "TERM").await;
        }
        for member in &mut self.members {
            let ended = tokio::time::timeout(crate::PATIENCE, member.child.wait()).await;
            let status = ended
                .unwrap_or_else(|_| panic!("a worker does not leave"))
                .unwrap();
            assert!(status.success(), "{status}");
        }
        let said = self.said();
        assert!(!said.contains("panicked at"), "{said}");
        // Losing a run is no fault of a page.
        assert!(!said.contains("a page was refused"), "{said}");
    }

    /// How often a worker said that a run was another's.
    pub(super) fn gave_way(&self) -> usize {
        self.said().matches("was given to another worker").count()
    }

    /// All that the workers told.
    pub(super) fn said(&self) -> String {
        let read = |path| std::fs::read_to_string(path).unwrap_or_default();
        self.told.iter().map(read).collect()
    }
}
