//! The one place that knows whether the feature `parallel` is on.
//!
//! Work is cut into chunks that depend on the work alone, never on the number of threads, and the results are put together in the
//! order of the chunks. So an answer is the same to the last bit with and without the feature, on however many threads.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// How many threads there are to work.
fn threads() -> usize {
    #[cfg(feature = "parallel")]
    return rayon::current_num_threads().max(1);
    #[cfg(not(feature = "parallel"))]
    1
}

/// Works through chunks with working memory that is reused, and gathers what each leaves in its memory, in the order of the chunks.
pub(crate) fn fold_chunks<S: Send>(
    chunks: usize,
    make: impl Fn() -> S,
    work: impl Fn(&mut S, usize) + Sync,
    mut gather: impl FnMut(&mut S),
) {
    // As many at a time as there are threads: so many working memories there are.
    let wave = threads().min(chunks).max(1);
    let mut memories: Vec<S> = (0..wave).map(|_| make()).collect();
    for first in (0..chunks).step_by(wave) {
        let memories = &mut memories[..wave.min(chunks - first)];
        #[cfg(feature = "parallel")]
        let all = memories.par_iter_mut();
        #[cfg(not(feature = "parallel"))]
        let all = memories.iter_mut();
        all.enumerate().for_each(|(place, memory)| work(memory, first + place));
        memories.iter_mut().for_each(&mut gather);
    }
}

/// Fills two lists of one length, slice by slice, and gives what each slice comes to, in their order. The work is told where its
/// slice begins.
pub(crate) fn map_slices<A: Send, B: Send, T: Send>(
    length: usize,
    one: &mut [A],
    other: &mut [B],
    work: impl Fn(usize, &mut [A], &mut [B]) -> T + Sync,
) -> Vec<T> {
    #[cfg(feature = "parallel")]
    let slices = one.par_chunks_mut(length).zip(other.par_chunks_mut(length)).enumerate();
    #[cfg(not(feature = "parallel"))]
    let slices = one.chunks_mut(length).zip(other.chunks_mut(length)).enumerate();
    slices.map(|(slice, (one, other))| work(slice * length, one, other)).collect()
}

/// What a piece of work makes of each chunk of a list, one after the other.
pub(crate) fn map_chunks<T: Sync, R: Send>(
    list: &[T],
    length: usize,
    work: impl Fn(&[T]) -> Vec<R> + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "parallel")]
    return list.par_chunks(length).flat_map_iter(work).collect();
    #[cfg(not(feature = "parallel"))]
    list.chunks(length).flat_map(work).collect()
}

/// Does a piece of work on each of a list of tasks that have nothing in common.
pub(crate) fn for_each<T: Send>(tasks: Vec<T>, work: impl Fn(T) + Sync + Send) {
    #[cfg(feature = "parallel")]
    tasks.into_par_iter().for_each(work);
    #[cfg(not(feature = "parallel"))]
    tasks.into_iter().for_each(work);
}
