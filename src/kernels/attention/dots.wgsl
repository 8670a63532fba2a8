// What attention's gradients need of each query i: rows_i from forward.wgsl, and dy_i·y_i beside it.
//
//   y, dy: [batch, queries, heads, width], rows: [batch, heads, queries] → out: [batch, heads, queries]
//
// One invocation does one query of one head.
//
// uses: each

// Tunables
// Quads of a value.
const WIDTH = 1u;

struct Params { count: u32, heads: u32, queries: u32 } // count: batch · heads · queries

@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read> rows: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;

fn compute(at: u32) {
  let layer = at / params.queries;
  let query = layer / params.heads * params.queries + at % params.queries;
  let begin = (query * params.heads + layer % params.heads) * WIDTH;
  var sum = 0.0;
  for (var x = begin; x < begin + WIDTH; x++) { sum += dot(y[x], dy[x]); }
  out[at] = vec4f(rows[at], sum, 0.0);
}
