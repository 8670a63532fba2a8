// y_i = Σ_j p_ij · v_j, where p_i is softmax over j of scale · q_i·k_j: attention, of each head by itself.
//
//   q: [batch, queries, heads, depth], k: [batch, keys, heads, depth], v: [batch, keys, heads, width]
//   → y: [batch, queries, heads, width]
//   → rows: [batch, heads, queries], the largest score of a query and the sum of its exponentials
//
// The matrix of weights is never in memory. An invocation has one query, and walks along the keys. It keeps the largest
// score so far, the sum of the exponentials, and the mixture of the values; where a larger score turns up, what has been
// summed is scaled down (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018; Dao et al.,
// "FlashAttention", 2022).
//
// uses: attention/walk, words

const BY_SCORES = false;
const PAIRED = false;

@group(0) @binding(1) var<storage, read> a: array<vec4f>; // q
@group(0) @binding(2) var<storage, read> c: array<vec4f>; // k
@group(0) @binding(3) var<storage, read> d: array<vec4f>; // v
@group(0) @binding(4) var<storage, read> mask: array<i32>;
@group(0) @binding(5) var<storage, read> clock: array<u32>;
@group(0) @binding(6) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> rows: array<vec2f>;

const LOWEST = -3.4e38;
const b = array(vec4f()); // not PAIRED

var<private> largest = LOWEST;
var<private> total = 0.0;

fn weightsOf(j: u32, products: vec4f, none: vec4f) -> vec4f {
  let s = vec4f(scoreAt(j, products.x), scoreAt(j + 1u, products.y), scoreAt(j + 2u, products.z), scoreAt(j + 3u, products.w));
  let most = max(largest, max(max(s.x, s.y), max(s.z, s.w)));
  scaling = exp(largest - most);
  largest = most;
  let p = exp(s - most);
  total = total * scaling + p.x + p.y + p.z + p.w;
  return p * vec4f(keptOf(j), keptOf(j + 1u), keptOf(j + 2u), keptOf(j + 3u));
}

fn scoreAt(j: u32, product: f32) -> f32 {
  return select(LOWEST, scoreOf(product, isSeen(j)), j < params.keys); // beyond the end there is none
}

fn store(at: u32) {
  for (var x = 0u; x < WIDTH; x++) { y[at + x] = sums[x] / total; }
  rows[(example * params.heads + head) * params.queries + own] = vec2f(largest, total);
}
