//! What is made of a graph once, when first asked for, by parts of the crate that the graph does not know.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A place for one thing beside a graph.
#[derive(Default)]
pub(crate) struct Memo(OnceLock<Arc<dyn Any + Send + Sync>>);

impl Memo {
    /// The thing, made now if there is none.
    pub(crate) fn get<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> Arc<T> {
        let kept = self.0.get_or_init(|| Arc::new(make()));
        Arc::clone(kept).downcast().unwrap_or_else(|_| Arc::new(make()))
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.get().is_some() { "made" } else { "not made" })
    }
}
