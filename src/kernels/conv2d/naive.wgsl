// dest[i, d, q] = activation(Σ_t Σ_p source[i, s, p] · filter[t, p, q] + bias[q])   where  up·s = down·d − pad + t·dilation
//
// One equation for a convolution and for its gradient with respect to the input, per axis:
//   convolution      source x,  dest y,   up 1,       down stride, as it stands
//   input gradient   source dy, dest dx,  up stride,  down 1, pad and dilation negated
// source and dest: [images, height, width, channels]; a channel q of dest takes the channels p of its own group.
//
// First rung: the definition. One invocation computes one element of dest, a workgroup 64 neighbours along
// the channels. Each value of the source is read once for every tap and channel that uses it; taps that meet nothing,
// outside the source or between its positions, are passed over.
// Positions, sizes and taps are pairs (vertical, horizontal).

struct Problem {
  source: vec2u, dest: vec2u, // sizes
  taps: vec2u,
  up: vec2u, down: vec2u,
  pad: vec2i, dilation: vec2i,
  images: u32, groups: u32,
  sourceChannels: u32, destChannels: u32, // of one group
  filterTap: u32, filterSource: u32, filterDest: u32, filterGroup: u32, // elements from one to the next
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> source: array<Stored>;
@group(0) @binding(2) var<storage, read> weights: array<Stored>;
@group(0) @binding(3) var<storage, read> bias: array<Stored>; // [channels of dest]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> dest: array<Stored>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
// Where up is 1 there is nothing to divide.
const UPSAMPLES = true;
fn activation(x: f32) -> f32 { return x; }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let channels = problem.groups * problem.destChannels;
  let q = i % channels;
  let pixel = i / channels;
  let d = vec2u(pixel / problem.dest.y % problem.dest.x, pixel % problem.dest.y);
  let image = pixel / (problem.dest.x * problem.dest.y);
  if (image >= problem.images) { return; }

  let up = vec2i(problem.up);
  let group = q / problem.destChannels;
  let filterOfQ = group * problem.filterGroup + q % problem.destChannels * problem.filterDest;
  var sum = 0.0;
  for (var ty = 0u; ty < problem.taps.x; ty++) {
    for (var tx = 0u; tx < problem.taps.y; tx++) {
      let upS = vec2i(problem.down * d) - problem.pad + vec2i(vec2u(ty, tx)) * problem.dilation; // up·s
      let s = select(upS, upS / up, UPSAMPLES);
      if (any(s * up != upS) || any(vec2u(s) >= problem.source)) { continue; } // a negative position is a large one
      let at = ((image * problem.source.x + u32(s.x)) * problem.source.y + u32(s.y)) * problem.groups + group;
      let tap = filterOfQ + (ty * problem.taps.y + tx) * problem.filterTap;
      for (var p = 0u; p < problem.sourceChannels; p++) {
        sum = fma(f32(source[at * problem.sourceChannels + p]), f32(weights[tap + p * problem.filterSource]), sum);
      }
    }
  }
  if (problem.hasBias != 0u) { sum += f32(bias[q]); }
  dest[i] = Stored(activation(sum));
}
