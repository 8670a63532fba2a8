// spread[i, s, t, q] = dy[i, d, q]   where  s = d·stride − pad + t·dilation, or 0 if there is no such d
//
// First pass of the gradient of a convolution with respect to its filter, where dy has very few channels q. A tile
// of the filter would be all but empty, so this pass lays beside each pixel of x the gradients that it meets,
// tap by tap, and the second is one product of matrices, with taps for rows: spreadᵀ · x, [taps · channels,
// channels of x]. One invocation writes one element, a workgroup 64 neighbours.
//
// uses: numbered, conv2d/filterProblem

@group(0) @binding(1) var<storage, read> dy: array<f32>; // [images, y, channels]
@group(0) @binding(2) var<storage, read_write> spread: array<f32>; // [images, x, taps, channels]

fn compute(i: u32) {
  let q = i % problem.channelsY;
  let t = i / problem.channelsY;
  let tap = vec2u(t / problem.taps.y % problem.taps.x, t % problem.taps.y);
  let pixel = t / (problem.taps.x * problem.taps.y);
  let s = vec2u(pixel / problem.x.y % problem.x.x, pixel % problem.x.y);
  let image = pixel / (problem.x.x * problem.x.y);
  if (image >= problem.images) { return; }

  let scaled = vec2u(vec2i(s) + problem.pad - vec2i(tap * problem.dilation)); // a negative one is a large one
  let d = scaled / problem.stride;
  var value = 0.0;
  if (all(d * problem.stride == scaled) && all(d < problem.y)) {
    value = dy[((image * problem.y.x + d.x) * problem.y.y + d.y) * problem.channelsY + q];
  }
  spread[i] = value;
}
