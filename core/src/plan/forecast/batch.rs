//! Many series at once: each on its own, in order, whatever the number of threads.

/// Applies `of` to every series, with working memory made by `memory` for each thread. The results stand in the order of
/// the series, so they do not depend on threads.
#[cfg(not(feature = "parallel"))]
pub(super) fn map_series<S: Sync, M, R: Send>(
    series: &[S],
    memory: impl Fn() -> M + Sync + Send,
    of: impl Fn(&mut M, &S) -> R + Sync + Send,
) -> Vec<R> {
    let mut memory = memory();
    series.iter().map(|one| of(&mut memory, one)).collect()
}

/// As without threads.
#[cfg(feature = "parallel")]
pub(super) fn map_series<S: Sync, M, R: Send>(
    series: &[S],
    memory: impl Fn() -> M + Sync + Send,
    of: impl Fn(&mut M, &S) -> R + Sync + Send,
) -> Vec<R> {
    use rayon::prelude::*;
    series.par_iter().map_init(memory, of).collect()
}
