// A step back of a long short-term memory: a quad is four units, whose gradients of p = (i, f, g, o) are the operand of
// the step before, times the matrix transposed. What is left after the last step back is the gradient of the beginning.
//
//   dy: gradients of h of all steps, then of the last c; begin: [h, c, keep][rows, units]
//   operand: gradients of p, [rows, steps, units] quads, and behind them [h, c][rows, units], which walk along

alias State = f32;

@group(0) @binding(3) var<storage, read> gates: array<vec4f>;
@group(0) @binding(4) var<storage, read> cells: array<f32>;

fn cell(step: u32, row: u32, quad: u32, sums: vec4f) {
  if (row >= sizes.rows || quad >= sizes.quads) { return; }
  let plane = sizes.rows * sizes.units;
  let all = plane * sizes.steps;
  let t = sizes.steps - 1u - step;
  for (var i = 0u; i < min(4u, sizes.units - 4u * quad); i++) { // not unrolled: that takes long to compile
    let unit = 4u * quad + i;
    let own = row * sizes.units + unit;
    var dh = sums[i];
    if (KEEPS) { dh *= begin[2u * plane + own]; }
    var dc = dy[all + own];
    if (step > 0u) {
      dh += carry[own];
      dc = carry[plane + own];
    }
    if (step == sizes.steps) {
      carry[own] = dh;
      continue;
    }
    let at = (row * sizes.steps + t) * sizes.units + unit;
    dh += dy[at];
    if (MASKED && mask[at / sizes.units] == 0) {
      storeQuad(4u * at, vec4f());
      carry[own] = dh;
      carry[plane + own] = dc;
      continue;
    }
    var before = begin[plane + own];
    if (t > 0u) { before = cells[at - sizes.units]; }
    let g = gates[at];
    let out = activation(cells[at]);
    dc += activationGrad(dh * g.w, out);
    storeQuad(4u * at, vec4f(
      gateGrad(dc * g.z, g.x), gateGrad(dc * before, g.y), activationGrad(dc * g.x, g.z), gateGrad(dh * out, g.w),
    ));
    carry[own] = 0.0;
    carry[plane + own] = dc * g.y;
  }
}
