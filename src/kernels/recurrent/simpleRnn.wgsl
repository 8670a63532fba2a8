// A step of a simple recurrence, forward: a quad is four units.
//
//   x: [rows, steps, units], what the input gives; begin: [h, keep][rows, units]
//   operand: h · keep of the step before; y: h of all steps
//
//   h = activation(p); where the mask is 0, it stays

alias State = vec4f;

fn cell(step: u32, row: u32, quad: u32, sums: vec4f) {
  if (row >= sizes.rows || quad >= sizes.quads) { return; }
  let at = (row * sizes.steps + step) * sizes.quads + quad;
  let own = row * sizes.quads + quad;
  let p = x[at] + sums;
  var h = vec4f(activation(p.x), activation(p.y), activation(p.z), activation(p.w));
  if (MASKED && mask[row * sizes.steps + step] == 0) {
    h = begin[own];
    if (step > 0u) { h = y[at - sizes.quads]; }
  }
  y[at] = h;
  if (step < sizes.steps - 1u) {
    if (KEEPS) { h *= begin[sizes.rows * sizes.quads + own]; }
    storeQuad(4u * (at + sizes.quads), h);
  }
}
