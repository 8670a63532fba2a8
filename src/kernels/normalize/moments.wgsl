// mean and variance of x[b, :, g, :] for each b and g: the first of two passes, or the only one.
//
//   x: [batch, outer, groups, size] → y: [segments, 2, batch·groups]; segment s covers rows s·span … +span-1 of
//   outer, and gives its mean and its sum of squared distances from it (with one segment, the variance)
//
// One invocation sums one segment for one (b, g). It sums distances from the segment's first element, not the
// elements themselves: Σx² - (Σx)²/n loses all digits where the mean is large beside the deviation. Many short
// segments keep the device busy and each sum short, and always the same, so that results don't vary.

struct Params {
  count: u32, // segments · moments
  moments: u32, // batch · groups
  outer: u32,
  groups: u32,
  size: u32,
  segments: u32,
  span: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = id.x + id.y * size.x * 64u;
  if (at >= params.count) { return; }
  let moment = at % params.moments;
  let segment = at / params.moments;
  let channels = params.groups * params.size;
  let begin = segment * params.span;
  let end = min(begin + params.span, params.outer);
  let first = (moment / params.groups * params.outer + begin) * channels + moment % params.groups * params.size;

  let shift = x[first];
  var sum = 0.0;
  var squares = 0.0;
  var row = first;
  for (var r = begin; r < end; r++) {
    for (var i = row; i < row + params.size; i++) {
      let distance = x[i] - shift;
      sum += distance;
      squares += distance * distance;
    }
    row += channels;
  }
  let n = f32((end - begin) * params.size);
  let spread = max(squares - sum * sum / n, 0.0);
  let place = 2u * segment * params.moments + moment;
  y[place] = shift + sum / n;
  y[place + params.moments] = select(spread, spread / n, params.segments == 1u);
}
