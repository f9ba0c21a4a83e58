//! Waiting for changes in the profiles folder.

use crate::error::Error;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::{
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

/// Editors write a file in several steps; the folder has come to rest after this long without one.
const REST: Duration = Duration::from_millis(150);

/// A folder that is watched.
pub(super) struct Watch {
    changes: Receiver<notify::Result<notify::Event>>,
    /// The watching ends with it.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Starts to watch a folder and all below it.
    pub(super) fn start(folder: &Path) -> Result<Self, Error> {
        let failed = |error: notify::Error| {
            Error::Usage(format!("could not watch `{}`: {error}", folder.display()))
        };
        let (sender, changes) = channel();
        let mut watcher = notify::recommended_watcher(sender).map_err(failed)?;
        watcher.watch(folder, RecursiveMode::Recursive).map_err(failed)?;
        Ok(Self { changes, _watcher: watcher })
    }

    /// Waits until a file was changed and nothing more happens for a moment; false when it cannot go on.
    pub(super) fn next(&self) -> bool {
        loop {
            match self.changes.recv() {
                Ok(change) if is_change(&change) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        loop {
            match self.changes.recv_timeout(REST) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}

/// Reading a file is an event as well, and a build reads them all.
fn is_change(event: &notify::Result<notify::Event>) -> bool {
    let is_access = |event: &notify::Event| matches!(event.kind, EventKind::Access(_));
    !event.as_ref().is_ok_and(is_access)
}
