// dfilter[t, c] = Σ_i Σ_d x[i, s, c] · dy[i, d, c]   where  s = d·stride − pad + t·dilation
//
// The gradient of a depthwise convolution with respect to its filter, [taps, channels]. One invocation takes one
// vertical tap and one row of pixels after the other, of one channel or, where their number allows it, 4 neighbours;
// it computes up to 4 horizontal taps at once, so that each value of dy is read once for all of them. A
// workgroup is 64 invocations along the channels first. The rows of pixels are split among workgroups: out is
// [splits, filter], added up in a second pass in fixed order.
// A group is a channel; `groups` counts elements of the arrays.
//
// uses: numbered, conv2d/elements, conv2d/filterProblem

@group(0) @binding(1) var<storage, read> x: array<Element>; // [images, x, channels]
@group(0) @binding(2) var<storage, read> dy: array<Element>; // [images, y, channels]
@group(0) @binding(3) var<storage, read_write> out: array<Element>;

fn load(row: u32, column: i32, channel: u32) -> Element {
  let inside = u32(column) < problem.x.y; // a negative position is a large one
  return select(Element(), x[(row + select(0u, u32(column), inside)) * problem.groups + channel], inside);
}

fn compute(number: u32) {
  let channel = number % problem.groups;
  let i = number / problem.groups;
  let quads = (problem.taps.y + 3u) / 4u;
  let tap = vec2u(i / quads % problem.taps.x, i % quads * 4u);
  let split = i / (quads * problem.taps.x);
  if (split >= problem.splits) { return; }

  let offset = vec2i(tap * problem.dilation) - problem.pad;
  let next = i32(problem.dilation.y);
  let end = min((split + 1u) * problem.chunk, problem.images * problem.y.x);
  var s0: Element;
  var s1: Element;
  var s2: Element;
  var s3: Element;
  for (var row = split * problem.chunk; row < end; row++) {
    let s = u32(i32(row % problem.y.x * problem.stride.x) + offset.x);
    if (s < problem.x.x) {
      let rowOfX = (row / problem.y.x * problem.x.x + s) * problem.x.y;
      for (var d = 0u; d < problem.y.y; d++) {
        let g = dy[(row * problem.y.y + d) * problem.groups + channel];
        let column = i32(d * problem.stride.y) + offset.y;
        s0 = fma(load(rowOfX, column, channel), g, s0);
        s1 = fma(load(rowOfX, column + next, channel), g, s1);
        s2 = fma(load(rowOfX, column + 2 * next, channel), g, s2);
        s3 = fma(load(rowOfX, column + 3 * next, channel), g, s3);
      }
    }
  }
  let at = ((split * problem.taps.x + tap.x) * problem.taps.y + tap.y) * problem.groups + channel;
  out[at] = s0;
  if (tap.y + 1u < problem.taps.y) { out[at + problem.groups] = s1; }
  if (tap.y + 2u < problem.taps.y) { out[at + 2u * problem.groups] = s2; }
  if (tap.y + 3u < problem.taps.y) { out[at + 3u * problem.groups] = s3; }
}
