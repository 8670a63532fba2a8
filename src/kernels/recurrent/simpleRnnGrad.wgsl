// A step back of a simple recurrence: a quad is four units, whose gradients of p are the operand of the step before,
// times the matrix transposed. What is left after the last step back is the gradient of the beginning.
//
//   dy: gradients of h of all steps; states: h; begin: [h, keep][rows, units]
//   operand: gradients of p, [rows, steps, units]; carry: gradient of h that goes past the product, [rows, units]

alias State = vec4f;

@group(0) @binding(4) var<storage, read> states: array<vec4f>;

fn cell(step: u32, row: u32, quad: u32, sums: vec4f) {
  if (row >= sizes.rows || quad >= sizes.quads) { return; }
  let t = sizes.steps - 1u - step;
  let own = row * sizes.quads + quad;
  var dh = sums;
  if (KEEPS) { dh *= begin[sizes.rows * sizes.quads + own]; }
  if (MASKED && step > 0u) { dh += carry[own]; }
  if (step == sizes.steps) {
    carry[own] = dh;
    return;
  }
  let at = (row * sizes.steps + t) * sizes.quads + quad;
  dh += dy[at];
  if (MASKED && mask[row * sizes.steps + t] == 0) {
    storeQuad(4u * at, vec4f());
    carry[own] = dh;
    return;
  }
  if (MASKED) { carry[own] = vec4f(); }
  let h = states[at];
  storeQuad(4u * at, vec4f(
    activationGrad(dh.x, h.x), activationGrad(dh.y, h.y), activationGrad(dh.z, h.z), activationGrad(dh.w, h.w),
  ));
}
