// dest[i, d, q] = activation(Σ_t products[i, s, t, q] + bias[q])   where  up·s = down·d − pad + t·dilation
//
// Second pass of a convolution, or of its gradient with respect to the input, whose result has very few channels
// q (see `naive.wgsl` for the equation). A tile of such a result would be all but empty, so the first pass is
// one product of matrices that makes the taps columns too: products = source · filter, [pixels, taps · channels].
// This pass adds up, for each pixel of dest, what its taps have to say. One invocation computes one element,
// a workgroup 64 neighbours. Positions, sizes and taps are pairs (vertical, horizontal).

struct Problem {
  source: vec2u, dest: vec2u, // sizes
  taps: vec2u,
  up: vec2u, down: vec2u,
  pad: vec2i, dilation: vec2i,
  images: u32,
  channels: u32,
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> products: array<f32>; // [images, source, taps, channels]
@group(0) @binding(2) var<storage, read> bias: array<f32>; // [channels]; not read unless hasBias
@group(0) @binding(3) var<storage, read_write> dest: array<f32>;

// Tunables
fn activation(x: f32) -> f32 { return x; }

// The first tap for which up divides offset + t·dilation, or `up` if there is none.
fn firstTap(offset: i32, dilation: i32, up: u32) -> u32 {
  var t = 0u;
  while (t < up && (offset + i32(t) * dilation) % i32(up) != 0) { t++; }
  return t;
}

// From one tap that fits to the next: up / gcd(up, dilation).
fn tapStep(dilation: i32, up: u32) -> u32 {
  var step = 1u;
  while (i32(step) * dilation % i32(up) != 0) { step++; }
  return step;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let q = i % problem.channels;
  let pixel = i / problem.channels;
  let d = vec2u(pixel / problem.dest.y % problem.dest.x, pixel % problem.dest.y);
  let image = pixel / (problem.dest.x * problem.dest.y);
  if (image >= problem.images) { return; }

  let up = vec2i(problem.up);
  let offset = vec2i(problem.down * d) - problem.pad;
  let first = vec2u(
    firstTap(offset.x, problem.dilation.x, problem.up.x), firstTap(offset.y, problem.dilation.y, problem.up.y),
  );
  let step = vec2u(tapStep(problem.dilation.x, problem.up.x), tapStep(problem.dilation.y, problem.up.y));
  let advance = vec2i(step) * problem.dilation / up;
  var sum = 0.0;
  if (all(first < problem.up)) {
    var s: vec2i;
    s.x = (offset.x + i32(first.x) * problem.dilation.x) / up.x;
    for (var ty = first.x; ty < problem.taps.x; ty += step.x) {
      s.y = (offset.y + i32(first.y) * problem.dilation.y) / up.y;
      for (var tx = first.y; tx < problem.taps.y; tx += step.y) {
        if (all(vec2u(s) < problem.source)) { // a negative position is a large one
          let at = (image * problem.source.x + u32(s.x)) * problem.source.y + u32(s.y);
          sum += products[((at * problem.taps.x + ty) * problem.taps.y + tx) * problem.channels + q];
        }
        s.y += advance.y;
      }
      s.x += advance.x;
    }
  }
  if (problem.hasBias != 0u) { sum += bias[q]; }
  dest[i] = activation(sum);
}
