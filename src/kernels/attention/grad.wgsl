// The gradients of attention (forward.wgsl) with respect to queries, keys or values. With dp_ij = dy_i·v_j times what dropout
// makes of the weight, and ds_ij = scale · p_ij · (dp_ij - dy_i·y_i):
//
//   dq_i = Σ_j ds_ij · k_j     dk_j = Σ_i ds_ij · q_i     dv_j = Σ_i p_ij · dy_i (dropout applied)
//
//   a, b, c, d: q, dy, k, v for dq, and k, v, q, dy (BY_KEY) for dk and, without BY_SCORES, for dv
//   rows: [batch, heads, queries], from dots.wgsl: largest score and sum, by which p is made anew, and dy_i·y_i
//
// uses: attention/walk, words

// Tunables
const BY_SCORES = true;

const PAIRED = BY_SCORES;

@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read> c: array<vec4f>;
@group(0) @binding(4) var<storage, read> d: array<vec4f>;
@group(0) @binding(5) var<storage, read> rows: array<vec4f>;
@group(0) @binding(6) var<storage, read> mask: array<i32>;
@group(0) @binding(7) var<storage, read> clock: array<u32>;
@group(0) @binding(8) var<storage, read_write> out: array<vec4f>;

fn weightsOf(i: u32, products: vec4f, gradients: vec4f) -> vec4f {
  return vec4f(
    weightOf(i, products.x, gradients.x), weightOf(i + 1u, products.y, gradients.y),
    weightOf(i + 2u, products.z, gradients.z), weightOf(i + 3u, products.w, gradients.w),
  );
}

fn weightOf(other: u32, product: f32, gradient: f32) -> f32 {
  if (other >= others()) { return 0.0; }
  let row = rows[(example * params.heads + head) * params.queries + queryOf(other)];
  let seen = isSeen(other);
  let p = exp(scoreOf(product, seen) - row.x) / row.y;
  if (!BY_SCORES) { return p * keptOf(other); }
  let ds = params.scale * p * (keptOf(other) * gradient - row.z);
  return select(0.0, ds, seen || params.lowered != 0u);
}

fn store(at: u32) {
  for (var x = 0u; x < SUMS; x++) { out[at + x] = sums[x]; }
}
