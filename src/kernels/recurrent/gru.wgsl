// A step of a gated recurrent unit, forward, with the reset gate behind the product: `matrix` has the gates of a unit
// side by side, so that a quad is a unit.
//
//   x: [rows, steps, units] quads, what the input gives to z, r, the candidate, and to what r lets pass of the state;
//   matrix has nothing for the third; begin: [h, keep][rows, units]
//   operand: h · keep of the step before; y: h of all steps; gates: (z, r, candidate, what r lets pass) of all steps
//
//   h = z·h' + (1 - z)·activation(p.z + r·p.w); where the mask is 0, it stays

alias State = f32;

@group(0) @binding(7) var<storage, read_write> gates: array<vec4f>;

fn cell(step: u32, row: u32, unit: u32, sums: vec4f) {
  let inside = row < sizes.rows && unit < sizes.units;
  let at = select(0u, (row * sizes.steps + step) * sizes.units + unit, inside);
  let own = select(0u, row * sizes.units + unit, inside);
  let p = x[at] + sums;
  let z = gate(p.x);
  let r = gate(p.y);
  let candidate = activation(p.z + r * p.w);
  var before = begin[own];
  if (inside && step > 0u) { before = y[at - sizes.units]; }
  var h = z * before + (1.0 - z) * candidate;
  if (MASKED && mask[at / sizes.units] == 0) { h = before; }
  if (inside) {
    gates[at] = vec4f(z, r, candidate, p.w);
    y[at] = h;
  }
  if (step < sizes.steps - 1u) {
    var kept = h;
    if (KEEPS) { kept *= begin[sizes.rows * sizes.units + own]; }
    storeUnit(at + sizes.units, kept, inside);
  }
}
