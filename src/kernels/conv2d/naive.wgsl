// dest[i, d, q] = Σ_t Σ_p source[i, s, p] · weights[t, p, q]   where  up·s = down·d − pad + t·dilation
//
// One equation for a convolution and for its gradient with respect to the input, per axis:
//   convolution      source x,  dest y,   up 1,       down stride, as it stands
//   input gradient   source dy, dest dx,  up stride,  down 1, pad and dilation negated
// A channel q of dest takes the channels p of its own group.
//
// First rung: the definition. One invocation computes one element of dest, a workgroup 64 neighbours along
// the channels. Each value of the source is read once for every tap and channel that uses it; taps that meet nothing,
// outside the source or between its positions, are passed over. Bias and activation are another pass's.
//
// uses: conv2d/problem

@group(0) @binding(1) var<storage, read> source: array<Stored>;
@group(0) @binding(2) var<storage, read> weights: array<Stored>;
@group(0) @binding(3) var<storage, read_write> dest: array<f32>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
// Where up is 1 there is nothing to divide.
const UPSAMPLES = true;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let at = outputOf(i);
  if (at.image >= problem.images) { return; }
  var sum = 0.0;
  for (var ty = 0u; ty < problem.taps.x; ty++) {
    for (var tx = 0u; tx < problem.taps.y; tx++) {
      let upS = vec2i(problem.down * at.d) - problem.pad + vec2i(vec2u(ty, tx)) * problem.dilation; // up·s
      let s = select(upS, upS / vec2i(problem.up), UPSAMPLES);
      if (any(s * vec2i(problem.up) != upS) || any(vec2u(s) >= problem.source)) { continue; } // < 0: a large one
      for (var p = 0u; p < problem.sourceChannels; p++) {
        let x = source[placeInSource(at.image * problem.source.x * problem.source.y, vec2u(s), at.group, p)];
        let weight = weights[rowOfFilter(vec2u(ty, tx), p) + columnOfFilter(at.group, at.channel)];
        sum = fma(f32(x), f32(weight), sum);
      }
    }
  }
  dest[i] = sum;
}
