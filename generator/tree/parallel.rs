//! One function over many items on several threads, with the results in the items' order.

use std::{
    num::NonZeroUsize,
    panic,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

/// Fewer items than this for each thread cost more to hand out than to do.
const WORTHWHILE: usize = 16;

/// How many runs of neighbours each thread takes, so that a slow one does not hold up the end.
const RUNS: usize = 16;

/// Gives `work` of every item, in order; after a failure no new item is begun.
///
/// Each thread keeps a scratch value of its own, so that buffers are made once.
pub(super) fn over<I: Sync, S: Default, T: Send, E: Send>(
    items: &[I],
    threads: NonZeroUsize,
    work: impl Fn(&mut S, &I) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let threads = threads.get().min(items.len().div_ceil(WORTHWHILE));
    if threads <= 1 {
        let mut scratch = S::default();
        return items.iter().map(|item| work(&mut scratch, item)).collect();
    }
    // Neighbours go to one thread: in two, they would wait for each other at the folder they share.
    let run_length = items.len().div_ceil(threads * RUNS);
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let run = || {
        let (mut scratch, mut done) = (S::default(), Vec::new());
        loop {
            let from = next.fetch_add(run_length, Ordering::Relaxed);
            let Some(rest) = items.get(from..).filter(|rest| !rest.is_empty()) else { break };
            for (at, item) in (from..).zip(rest.iter().take(run_length)) {
                if failed.load(Ordering::Relaxed) {
                    return done;
                }
                let result = work(&mut scratch, item);
                failed.fetch_or(result.is_err(), Ordering::Relaxed);
                done.push((at, result));
            }
        }
        done
    };
    let mut done: Vec<(usize, Result<T, E>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let joined = workers.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .flat_map(|result| result.unwrap_or_else(|cause| panic::resume_unwind(cause)))
            .collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
