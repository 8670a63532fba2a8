// mean and variance of x[b, :, g, :] for each b and g: the first of two passes, or the only one.
//
//   x: [batch, outer, groups, size] → y: [segments, 2, batch·groups]; segment s covers rows s·span … +span-1 of
//   outer, and gives its mean and its sum of squared distances from it (with one segment, the variance)
//
// One invocation sums one segment for one (b, g). It sums distances from the segment's first element, not the
// elements themselves: Σx² - (Σx)²/n loses all digits where the mean is large beside the deviation. Many short
// segments keep the device busy and each sum short, and always the same, so that results don't vary.
//
// Where sizes allow it, x comes as vec4: four groups of size 1, each with its own moments, or four elements
// of one group, whose sums `total` adds up. Sizes then count in fours.
//
// uses: each, normalize/sizes

// Tunables
fn first(x: Element) -> Moment { return x; }
fn total(x: Element) -> Moment { return x; }
// Elements of one group in an Element.
const LANES = 1u;

@group(0) @binding(1) var<storage, read> x: array<Element>;
@group(0) @binding(2) var<storage, read_write> y: array<Moment>;

fn compute(at: u32) {
  let moment = at % params.moments;
  let segment = at / params.moments;
  let channels = params.groups * params.size;
  let begin = segment * params.span;
  let end = min(begin + params.span, params.outer);
  var row = (moment / params.groups * params.outer + begin) * channels + moment % params.groups * params.size;

  let shift = first(x[row]);
  var sums = Element();
  var squares = Element();
  for (var r = begin; r < end; r++) {
    for (var i = row; i < row + params.size; i++) {
      let distance = x[i] - shift;
      sums += distance;
      squares += distance * distance;
    }
    row += channels;
  }
  let n = f32((end - begin) * params.size * LANES);
  let mean = total(sums) / n;
  let spread = max(total(squares) - mean * mean * n, Moment());
  let place = 2u * segment * params.moments + moment;
  y[place] = shift + mean;
  y[place + params.moments] = select(spread, spread / n, params.span >= params.outer);
}
