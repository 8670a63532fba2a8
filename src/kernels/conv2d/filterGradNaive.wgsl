// dfilter[t, p, q] = Σ_i Σ_d x[i, s, p] · dy[i, d, q]   where  s = d·stride − pad + t·dilation
//
// The gradient of a convolution with respect to its filter, [taps, channels of x in a group, channels of dy].
// First rung: the definition. One invocation computes one element of the filter from a share of the pixels, a
// workgroup 64 neighbours along the channels of dy. The filter has few elements and the pixels are many,
// so they are split among workgroups: out is [splits, filter], added up in a second pass in fixed order.
// Positions, sizes and taps are pairs (vertical, horizontal).

struct Problem {
  x: vec2u, y: vec2u, // sizes
  taps: vec2u, stride: vec2u,
  pad: vec2i, dilation: vec2u,
  images: u32, groups: u32,
  channelsX: u32, channelsY: u32, // of one group
  splits: u32,
  chunk: u32, // pixels of dy in a split
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> x: array<Stored>; // [images, x, groups · channelsX]
@group(0) @binding(2) var<storage, read> dy: array<Stored>; // [images, y, groups · channelsY]
@group(0) @binding(3) var<storage, read_write> out: array<StoredOut>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
alias StoredOut = f32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let channels = problem.groups * problem.channelsY;
  let q = i % channels;
  let p = i / channels % problem.channelsX;
  let t = i / (channels * problem.channelsX);
  let tap = vec2u(t / problem.taps.y % problem.taps.x, t % problem.taps.y);
  let split = t / (problem.taps.x * problem.taps.y);
  if (split >= problem.splits) { return; }

  let channelX = q / problem.channelsY * problem.channelsX + p;
  let offset = vec2i(tap * problem.dilation) - problem.pad;
  let pixels = problem.images * problem.y.x * problem.y.y;
  let end = min((split + 1u) * problem.chunk, pixels);
  var l = split * problem.chunk;
  var d = vec2u(l / problem.y.y % problem.y.x, l % problem.y.y);
  var image = l / (problem.y.x * problem.y.y);
  var sum = 0.0;
  for (; l < end; l++) {
    let s = vec2u(vec2i(d * problem.stride) + offset); // a negative position is a large one
    if (all(s < problem.x)) {
      let at = (image * problem.x.x + s.x) * problem.x.y + s.y;
      sum = fma(f32(x[at * problem.groups * problem.channelsX + channelX]), f32(dy[l * channels + q]), sum);
    }
    d.y++;
    if (d.y == problem.y.y) {
      d.y = 0u;
      d.x++;
    }
    if (d.x == problem.y.x) {
      d.x = 0u;
      image++;
    }
  }
  out[i] = StoredOut(sum);
}
