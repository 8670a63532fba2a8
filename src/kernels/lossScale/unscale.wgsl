// out = g / scale, and a mark in `overflow` if any element of g is infinite or no number.
//
//   g, out: n elements, in groups of four (buffers are padded to whole groups); scale: one number
//
// One invocation handles four neighbours. The mark is an integer that is set to 1 by whoever finds a reason:
// the order doesn't matter. What pads the last group doesn't count, it may be anything.
//
// uses: each

struct Params { count: u32, n: u32 } // count: ⌈n / 4⌉

@group(0) @binding(1) var<storage, read> g: array<vec4f>;
@group(0) @binding(2) var<storage, read> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> overflow: atomic<u32>;

fn compute(i: u32) {
  let x = g[i];
  out[i] = x / scale[0];
  // By the bits, since a compiler may take it that there is no infinity: all ones in the exponent.
  let finite = (bitcast<vec4u>(x) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
  let padding = vec4u(i * 4u) + vec4u(0u, 1u, 2u, 3u) >= vec4u(params.n);
  if (!all(finite | padding)) { atomicStore(&overflow, 1u); }
}
