// dest[i, d, q] = activation(Σ_t products[i, s, t, q] + bias[q])   where  up·s = down·d − pad + t·dilation
//
// Second pass of a convolution, or of its gradient with respect to the input, whose result has very few channels
// q (see `naive.wgsl` for the equation). A tile of such a result would be all but empty, so the first pass is
// one product of matrices that makes the taps columns too: products = source · filter, [pixels, taps · channels].
// This pass adds up, for each pixel of dest, what its taps have to say. One invocation computes one element,
// a workgroup 64 neighbours. Groups there are none.
//
// uses: numbered, conv2d/elements, conv2d/problem, conv2d/phases

@group(0) @binding(1) var<storage, read> products: array<f32>; // [images, source, taps, channels]
@group(0) @binding(2) var<storage, read> bias: array<f32>; // [channels]; not read unless hasBias
@group(0) @binding(3) var<storage, read_write> dest: array<f32>;

fn compute(i: u32) {
  let out = outputOf(i);
  if (out.image >= problem.images) { return; }

  let phase = phaseOf(out.d);
  var sum = 0.0;
  for (var ty = 0u; ty < phase.count.x; ty++) {
    for (var tx = 0u; tx < phase.count.y; tx++) {
      let s = vec2u(phase.position + phase.advance * vec2i(vec2u(ty, tx)));
      if (all(s < problem.source)) { // a negative position is a large one
        let tap = phase.first + phase.step * vec2u(ty, tx);
        let at = (out.image * problem.source.x + s.x) * problem.source.y + s.y;
        sum += products[((at * problem.taps.x + tap.x) * problem.taps.y + tap.y) * problem.destChannels + out.channel];
      }
    }
  }
  if (problem.hasBias != 0u) { sum += bias[out.channel]; }
  dest[i] = activation(sum);
}
