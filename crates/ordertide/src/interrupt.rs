//! Ctrl-C and SIGTERM: the first asks a process to end in order.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ctrl-C and SIGTERM as they come. From when it is made on, neither ends the process by itself: who makes it before it tells that it
/// is there loses none.
#[derive(Debug)]
pub(crate) struct Interrupts {
    interrupt: Option<Signal>,
    terminate: Option<Signal>,
}

impl Interrupts {
    /// Listens from now on. A signal that cannot be listened to goes on ending the process.
    pub(crate) fn listen() -> Self {
        Self {
            interrupt: signal(SignalKind::interrupt()).ok(),
            terminate: signal(SignalKind::terminate()).ok(),
        }
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            () = received(&mut self.interrupt) => {}
            () = received(&mut self.terminate) => {}
        }
    }
}

async fn received(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

/// Waits for Ctrl-C or SIGTERM.
pub(crate) async fn interrupted() {
    Interrupts::listen().next().await;
}
