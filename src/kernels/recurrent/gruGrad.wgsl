// A step back of a gated recurrent unit: a quad is four units, whose gradients of p are the operand of the step before,
// times the matrix transposed. What is left after the last step back is the gradient of the beginning.
//
//   dy: gradients of h of all steps; states: h; begin: [h, keep][rows, units]
//   operand: gradients of p, [rows, steps, units] quads; carry: gradient of h that goes past the product, [rows, units]

alias State = f32;

@group(0) @binding(3) var<storage, read> gates: array<vec4f>;
@group(0) @binding(4) var<storage, read> states: array<f32>;

fn cell(step: u32, row: u32, quad: u32, sums: vec4f) {
  if (row >= sizes.rows || quad >= sizes.quads) { return; }
  let t = sizes.steps - 1u - step;
  for (var i = 0u; i < min(4u, sizes.units - 4u * quad); i++) { // not unrolled: that takes long to compile
    let unit = 4u * quad + i;
    let own = row * sizes.units + unit;
    var dh = sums[i];
    if (KEEPS) { dh *= begin[sizes.rows * sizes.units + own]; }
    if (step > 0u) { dh += carry[own]; }
    if (step == sizes.steps) {
      carry[own] = dh;
      continue;
    }
    let at = (row * sizes.steps + t) * sizes.units + unit;
    dh += dy[at];
    if (MASKED && mask[at / sizes.units] == 0) {
      storeQuad(4u * at, vec4f());
      carry[own] = dh;
      continue;
    }
    var before = begin[own];
    if (t > 0u) { before = states[at - sizes.units]; }
    let g = gates[at];
    let candidate = activationGrad(dh * (1.0 - g.x), g.z);
    storeQuad(4u * at, vec4f(
      gateGrad(dh * (before - g.z), g.x), gateGrad(candidate * g.w, g.y), candidate, candidate * g.y,
    ));
    carry[own] = dh * g.x;
  }
}
