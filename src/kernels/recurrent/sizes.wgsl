// What both walks of a recurrence know of it: its sizes, and the matrix that the states, or the gradients, go through.

// Tunables
const OPERAND = 5u;
const BACK = false;
const MASKED = false;
const KEEPS = false;
fn activation(x: f32) -> f32 { return x; }
fn activationGrad(a: f32, b: f32) -> f32 { return a; }
fn gate(x: f32) -> f32 { return x; }
fn gateGrad(a: f32, b: f32) -> f32 { return a; }

struct Sizes {
  rows: u32,
  steps: u32,
  units: u32,
  inner: u32, // quads of the operand's rows
  quads: u32, // of a row of sums
  begin: u32, // the steps of this dispatch, begin … end-1
  end: u32,
  columns: u32, // workgroups that share the columns of a row
}

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> matrix: array<vec4f>;
