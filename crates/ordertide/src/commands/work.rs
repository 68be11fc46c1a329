//! `work`.

use super::Answer;
use crate::cli::{Global, Work};
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::{opened, out};
use app::App;
use app::work::WorkSettings;
use tokio::sync::watch;

/// Works until Ctrl-C or SIGTERM, then to the end of the current pages.
pub(crate) async fn run(global: &Global, command: &Work) -> Answer {
    let app = opened::app(global).await?;
    let settings = settings(&app, command);
    out::tell(&format!("Working as {}. Ctrl-C ends it.", settings.name));
    work_until_interrupted(&app, &settings).await;
    Ok(Exit::Ok)
}

/// Works until Ctrl-C or SIGTERM; a second one ends it at once, and what was under way goes on when its lease has run out.
pub(crate) async fn work_until_interrupted(app: &App, settings: &WorkSettings) {
    let (leave, leaving) = watch::channel(false);
    let mut interrupts = Interrupts::listen();
    let working = app.work(settings, leaving);
    tokio::pin!(working);
    tokio::select! {
        () = &mut working => return,
        () = interrupts.next() => {}
    }
    leave.send_replace(true);
    tokio::select! {
        () = &mut working => {}
        () = interrupts.next() => {}
    }
}

/// The settings of this process: its name is unlike that of any other, on any machine and after any restart.
pub(crate) fn settings(app: &App, command: &Work) -> WorkSettings {
    WorkSettings {
        name: format!("{}:{}", std::process::id(), app.new_id()),
        lease_ms: command.lease_ms,
        parallel: command.parallel.max(1),
    }
}
