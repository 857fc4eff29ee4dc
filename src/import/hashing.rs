//! The hash of what is read, of large inputs on a thread of its own.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use sha2::{Digest, Sha256};

/// How much is hashed at once; an input that is no larger needs no thread.
const PART: usize = 1 << 20;

/// How many parts may wait for the thread.
const WAITING: usize = 2;

/// The hash of bytes that come one after another. What it costs is time that the reading of a large list need not wait for.
#[derive(Default)]
pub(super) struct Hashing {
    hash: Sha256,
    /// What is not hashed yet.
    pending: Vec<u8>,
    thread: Option<Thread>,
    /// Whether there was a thread, or none could be had.
    is_settled: bool,
}

struct Thread {
    parts: SyncSender<Vec<u8>>,
    /// Parts that were hashed, to be filled again.
    done: Receiver<Vec<u8>>,
    handle: JoinHandle<Sha256>,
}

impl Hashing {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= PART {
            self.pass_on();
        }
    }

    /// Gives what is pending to the thread, which begins with the first whole part.
    fn pass_on(&mut self) {
        if !std::mem::replace(&mut self.is_settled, true) {
            self.thread = Thread::begin(self.hash.clone());
        }
        let Some(thread) = &self.thread else {
            self.hash.update(&self.pending);
            self.pending.clear();
            return;
        };
        let mut next = thread.done.try_recv().unwrap_or_else(|_| Vec::with_capacity(PART + (PART >> 4)));
        next.clear();
        let part = std::mem::replace(&mut self.pending, next);
        // A thread that is gone leaves the part here; the hash is then made of what it had, which `finish` gives back.
        if let Err(error) = thread.parts.send(part) {
            self.finish();
            self.hash.update(&error.0);
        }
    }

    /// Ends the thread, if there is one, and takes its hash.
    fn finish(&mut self) {
        if let Some(Thread { parts, done, handle }) = self.thread.take() {
            drop((parts, done));
            if let Ok(hash) = handle.join() {
                self.hash = hash;
            }
        }
    }

    /// The SHA-256 of all bytes until now, in hexadecimal.
    pub(super) fn sha256(&mut self) -> String {
        self.finish();
        self.hash.update(&self.pending);
        self.pending.clear();
        self.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Thread {
    /// Begins a thread that goes on with a hash; none where the system gives none.
    fn begin(mut hash: Sha256) -> Option<Self> {
        let (parts, taken) = sync_channel::<Vec<u8>>(WAITING);
        let (give_back, done) = sync_channel(WAITING + 1);
        let work = move || {
            while let Ok(part) = taken.recv() {
                hash.update(&part);
                // Nobody may want the memory any more.
                let _ = give_back.try_send(part);
            }
            hash
        };
        let handle = thread::Builder::new().name("sha256".to_owned()).spawn(work).ok()?;
        Some(Self { parts, done, handle })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_the_whole_have_one_hash() {
        let bytes: Vec<u8> = (0..5 * PART as u32 + 77).map(|number| (number * 31 % 251) as u8).collect();
        let whole: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        for size in [1000, 65_536, 3 * PART] {
            let mut hashing = Hashing::default();
            bytes.chunks(size).for_each(|part| hashing.update(part));
            assert_eq!(hashing.sha256(), whole, "{size}");
            assert_eq!(hashing.sha256(), whole, "asked again");
        }
    }

    #[test]
    fn a_hash_that_is_asked_for_goes_on() {
        let bytes = vec![7; 3 * PART];
        let (first, rest) = bytes.split_at(2 * PART);
        let mut hashing = Hashing::default();
        hashing.update(first);
        hashing.sha256();
        hashing.update(rest);
        let whole: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hashing.sha256(), whole);
    }
}
