// out[t, q, p] = filter[t, p, q]
//
// A filter with its two kinds of channels exchanged, so that taps and channels q together are the rows of a
// matrix. One invocation moves one element, a workgroup 64 neighbours.
//
// uses: each

struct Params { count: u32, p: u32, q: u32 } // count: taps · p · q

@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

fn compute(i: u32) {
  let p = i % params.p;
  let q = i / params.p % params.q;
  let t = i / (params.p * params.q);
  out[i] = weights[(t * params.p + p) * params.q + q];
}
