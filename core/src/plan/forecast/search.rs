use super::lanes::{Lanes, WIDTH};

/// A point of the search with its loss.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<const P: usize> {
    pub at: [f64; P],
    pub loss: f64,
}

/// The smallest loss over one parameter: `rounds` rounds of eight candidates, each round inside the two neighbours
/// of the last best. Deterministic; a loss that is never finite leaves the middle.
#[inline(always)]
pub(super) fn zoom(low: f64, high: f64, rounds: usize, mut loss: impl FnMut(Lanes) -> Lanes) -> Found<1> {
    let mut best = Found { at: [0.5 * (low + high)], loss: f64::INFINITY };
    let (mut from, mut to) = (low, high);
    for round in 0..rounds {
        // The first round includes both ends, later ones only points between the neighbours.
        let (offset, parts) = if round == 0 { (0.0, 7.0) } else { (1.0, 9.0) };
        let step = (to - from) / parts;
        let mut candidates = Lanes::ZERO;
        for (lane, candidate) in candidates.0.iter_mut().enumerate() {
            *candidate = from + step * (lane as f64 + offset);
        }
        let (lane, found) = loss(candidates).smallest();
        if found < best.loss {
            best = Found { at: [candidates.lane(lane)], loss: found };
        }
        let [middle] = best.at;
        from = (middle - step).max(low);
        to = (middle + step).min(high);
    }
    best
}

/// A box of parameters with the first step in each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds<const P: usize> {
    pub low: [f64; P],
    pub high: [f64; P],
    pub step: [f64; P],
}

/// The smallest loss over several parameters: the coarse `design` in batches of eight, then `rounds` of pattern search.
///
/// A round tries both directions of up to four parameters, or of fewer parameters with the diagonals as well; a round
/// without success halves the steps. Deterministic, no random start.
#[inline(always)]
pub(super) fn pattern<const P: usize>(
    design: &[[f64; P]],
    bounds: &Bounds<P>,
    rounds: usize,
    mut loss: impl FnMut(&[Lanes; P]) -> Lanes,
) -> Found<P> {
    let middle = design.first().copied().unwrap_or(bounds.low);
    let mut best = Found { at: middle, loss: f64::INFINITY };
    let mut judge = |points: &[[f64; P]; WIDTH], best: &mut Found<P>| {
        let mut lanes = [Lanes::ZERO; P];
        for (parameter, lane_of) in lanes.iter_mut().enumerate() {
            for (slot, point) in lane_of.0.iter_mut().zip(points) {
                *slot = point.get(parameter).copied().unwrap_or(0.0);
            }
        }
        let (lane, found) = loss(&lanes).smallest();
        let better = found < best.loss;
        if let (true, Some(point)) = (better, points.get(lane)) {
            *best = Found { at: *point, loss: found };
        }
        better
    };
    let (batches, rest) = design.as_chunks::<WIDTH>();
    for batch in batches {
        judge(batch, &mut best);
    }
    if let Some(first) = rest.first() {
        let mut batch = [*first; WIDTH];
        for (slot, point) in batch.iter_mut().zip(rest) {
            *slot = *point;
        }
        judge(&batch, &mut best);
    }
    let mut scale = 1.0;
    for _ in 0..rounds {
        let mut points = [best.at; WIDTH];
        for (lane, point) in points.iter_mut().enumerate() {
            let signs = SIGNS_OF.get(P.min(4)).and_then(|table| table.get(lane)).unwrap_or(&[0.0; 4]);
            for (((value, sign), step), (low, high)) in
                point.iter_mut().zip(signs).zip(bounds.step).zip(bounds.low.into_iter().zip(bounds.high))
            {
                *value = (*value + sign * step * scale).clamp(low, high);
            }
        }
        if !judge(&points, &mut best) {
            scale *= 0.5;
        }
    }
    best
}

const N: f64 = -1.0;
/// The directions of one round, by number of parameters.
const SIGNS_OF: [[[f64; 4]; WIDTH]; 5] = [
    [[0.0; 4]; WIDTH],
    [
        [N, 0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0, 0.0],
        [-0.5, 0.0, 0.0, 0.0],
        [0.5, 0.0, 0.0, 0.0],
        [-2.0, 0.0, 0.0, 0.0],
        [2.0, 0.0, 0.0, 0.0],
        [-0.25, 0.0, 0.0, 0.0],
        [0.25, 0.0, 0.0, 0.0],
    ],
    [
        [N, 0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0, 0.0],
        [0.0, N, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
        [N, N, 0.0, 0.0],
        [1.0, 1.0, 0.0, 0.0],
        [N, 1.0, 0.0, 0.0],
        [1.0, N, 0.0, 0.0],
    ],
    [
        [N, 0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0, 0.0],
        [0.0, N, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
        [0.0, 0.0, N, 0.0],
        [0.0, 0.0, 1.0, 0.0],
        [N, 1.0, 0.0, 0.0],
        [1.0, N, 0.0, 0.0],
    ],
    [
        [N, 0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0, 0.0],
        [0.0, N, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
        [0.0, 0.0, N, 0.0],
        [0.0, 0.0, 1.0, 0.0],
        [0.0, 0.0, 0.0, N],
        [0.0, 0.0, 0.0, 1.0],
    ],
];
