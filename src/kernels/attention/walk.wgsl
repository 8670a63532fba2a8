// What attention and its gradients have in common. An invocation has one row of the result, of a query or (BY_KEY) of a key,
// and walks along the others, the keys or the queries, four at a time: so each sum has one order, always the same.
//
//   a, c: [batch, …, heads, depth], b, d: [batch, …, heads, width]; a and b are the invocation's own, it walks along c and d
//
// a·c makes the scores and, where PAIRED, b·d the gradients of the weights. From these `weightsOf`, which who uses this
// has, makes what the four rows count in the sum: the sum of d or, BY_SCORES, of c. What it sets `scaling` to, the sum so far is
// multiplied by.
//
// On a GPU the LANES invocations of a workgroup have rows of one head, and share what they walk along: TILE rows at a
// time lie in workgroup memory. A CPU has nothing to gain by that.

// Tunables
// Quads of a query and a key, and of a value.
const DEPTH = 1u;
const WIDTH = 1u;
const TILED = true;
const BY_KEY = false;

struct Params {
  batch: u32,
  heads: u32,
  queries: u32,
  keys: u32,
  scale: f32, // of a product that is to be a score
  maskBatch: u32, // elements of the mask from one example to the next; 0 where it is the same for all
  maskHead: u32,
  maskQuery: u32,
  maskKey: u32,
  seed: u32, stream: u32,
  threshold: u32, // rate · 2³²
  keep: f32, // 1 / (1 - rate)
  drops: u32,
  causal: u32,
  masked: u32,
  lowered: u32, // the score of a key that isn't seen is lowered by so much that it counts no more, else replaced
  dropped: u32, // a query that sees nothing gets zeros
}

@group(0) @binding(0) var<uniform> params: Params;

const LANES = 64u;
const TILE = 16u;
const SUMS = select(WIDTH, DEPTH, BY_SCORES);

var<workgroup> tileC: array<vec4f, TILE * DEPTH>;
var<workgroup> tileD: array<vec4f, TILE * WIDTH>;

// The head, and the example that it is of.
var<private> example: u32;
var<private> head: u32;
// The invocation's own row, counted in its sequence.
var<private> own: u32;
var<private> scaling = 1.0;
var<private> sums: array<vec4f, SUMS>;

fn owners() -> u32 { return select(params.queries, params.keys, BY_KEY); }
fn others() -> u32 { return select(params.keys, params.queries, BY_KEY); }

// Where row `i` of a sequence of `count` lies; beyond the end the last one.
fn rowOf(i: u32, count: u32) -> u32 {
  return (example * count + min(i, count - 1u)) * params.heads + head;
}

fn scoring(other: u32, x: u32) -> vec4f {
  if (TILED) { return tileC[other % TILE * DEPTH + x]; }
  return c[rowOf(other, others()) * DEPTH + x];
}

fn mixing(other: u32, x: u32) -> vec4f {
  if (TILED) { return tileD[other % TILE * WIDTH + x]; }
  return d[rowOf(other, others()) * WIDTH + x];
}

fn summed(other: u32, x: u32) -> vec4f {
  if (BY_SCORES) { return scoring(other, x); }
  return mixing(other, x);
}

fn along(a: vec4f, b: vec4f, sum: f32) -> f32 {
  return fma(a.x, b.x, fma(a.y, b.y, fma(a.z, b.z, fma(a.w, b.w, sum))));
}

fn queryOf(other: u32) -> u32 { return select(own, other, BY_KEY); }
fn keyOf(other: u32) -> u32 { return select(other, own, BY_KEY); }

fn isSeen(other: u32) -> bool {
  let i = queryOf(other);
  let j = keyOf(other);
  if (params.causal != 0u && j > i) { return false; }
  if (params.masked == 0u) { return true; }
  return mask[example * params.maskBatch + head * params.maskHead + i * params.maskQuery + j * params.maskKey] != 0;
}

fn scoreOf(product: f32, seen: bool) -> f32 {
  let score = params.scale * product;
  return select(select(-1e9, score - 1e9, params.lowered != 0u), score, seen);
}

// What the weight of a pair is multiplied by: as dropout.wgsl does it to the matrix [batch, heads, queries, keys].
fn keptOf(other: u32) -> f32 {
  if (params.dropped != 0u && !isSeen(other)) { return 0.0; }
  if (params.drops == 0u) { return 1.0; }
  let row = (example * params.heads + head) * params.queries + queryOf(other);
  let at = row * params.keys + keyOf(other);
  let words = wordsOf(vec4u(at / 4u, clock[0], params.stream, params.seed));
  return select(0.0, params.keep, words[at % 4u] >= params.threshold);
}

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let across = (owners() + LANES - 1u) / LANES;
  let number = group.y * groups.x + group.x;
  let layer = number / across;
  if (layer >= params.batch * params.heads) { return; }
  example = layer / params.heads;
  head = layer % params.heads;
  let first = number % across * LANES;
  own = min(first + lane, owners() - 1u); // whoever is beyond the end does the last row again
  let row = rowOf(own, owners());

  var ownA: array<vec4f, DEPTH>;
  for (var x = 0u; x < DEPTH; x++) { ownA[x] = a[row * DEPTH + x]; }
  var ownB: array<vec4f, WIDTH>;
  if (PAIRED) {
    for (var x = 0u; x < WIDTH; x++) { ownB[x] = b[row * WIDTH + x]; }
  }
  // Pairs that are never seen are left out; but a query that sees nothing at all may go by all keys.
  let halved = params.causal != 0u && params.masked == 0u;
  let end = select(others(), min(first + LANES, others()), halved && !BY_KEY);
  for (var tile = select(0u, first, halved && BY_KEY); tile < end; tile += TILE) {
    if (TILED) {
      workgroupBarrier();
      for (var at = lane; at < TILE * DEPTH; at += LANES) {
        tileC[at] = c[rowOf(tile + at / DEPTH, others()) * DEPTH + at % DEPTH];
      }
      for (var at = lane; at < TILE * WIDTH; at += LANES) {
        tileD[at] = d[rowOf(tile + at / WIDTH, others()) * WIDTH + at % WIDTH];
      }
      workgroupBarrier();
    }
    for (var i = tile; i < min(tile + TILE, end); i += 4u) {
      var s = vec4f();
      for (var x = 0u; x < DEPTH; x++) {
        let y = ownA[x];
        s = vec4f(
          along(y, scoring(i, x), s.x), along(y, scoring(i + 1u, x), s.y),
          along(y, scoring(i + 2u, x), s.z), along(y, scoring(i + 3u, x), s.w),
        );
      }
      var m = vec4f();
      if (PAIRED) {
        for (var x = 0u; x < WIDTH; x++) {
          let y = ownB[x];
          m = vec4f(
            along(y, mixing(i, x), m.x), along(y, mixing(i + 1u, x), m.y),
            along(y, mixing(i + 2u, x), m.z), along(y, mixing(i + 3u, x), m.w),
          );
        }
      }
      let w = weightsOf(i, s, m);
      for (var x = 0u; x < SUMS; x++) {
        var sum = sums[x] * scaling;
        sum = fma(vec4f(w.x), summed(i, x), sum);
        sum = fma(vec4f(w.y), summed(i + 1u, x), sum);
        sum = fma(vec4f(w.z), summed(i + 2u, x), sum);
        sums[x] = fma(vec4f(w.w), summed(i + 3u, x), sum);
      }
    }
  }
  if (first + lane < owners()) { store(row * SUMS); }
}
