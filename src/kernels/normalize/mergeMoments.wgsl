// mean and variance of the whole from those of its segments, the second pass of moments.wgsl (Chan, Golub and
// LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979).
//
//   x: [segments, 2, moments], mean and sum of squared distances from it → y: [⌈segments / span⌉, 2, moments], the
//   same of span segments each; of all of them, mean and variance
//
// One invocation merges a span of segments of one moment, in their order. Very many segments take several passes.
//
// uses: each

struct Params {
  count: u32, // ⌈segments / span⌉ · moments
  moments: u32,
  segments: u32,
  span: u32, // segments that are merged into one
  elements: f32, // of a segment
  total: f32, // of all; the last segment may be shorter
}

@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

fn compute(at: u32) {
  let moment = at % params.moments;
  let begin = at / params.moments * params.span;
  let total = params.total - f32(begin) * params.elements; // from here on
  var n = 0.0;
  var mean = 0.0;
  var spread = 0.0;
  for (var s = begin; s < min(begin + params.span, params.segments); s++) {
    let place = 2u * s * params.moments + moment;
    let more = min(params.elements, total - n);
    let apart = x[place] - mean;
    let share = more / (n + more);
    mean += apart * share;
    spread += x[place + params.moments] + apart * apart * n * share;
    n += more;
  }
  let place = at + at / params.moments * params.moments;
  y[place] = mean;
  y[place + params.moments] = select(spread, spread / n, params.span >= params.segments);
}
