// z = condition ? x : y with NumPy's broadcasting; the values are moved as bits, whatever their type.
//
//   z: n elements over RANK dimensions; condition, x and y have a stride for each of them
//
// One invocation computes one element, or four neighbours, where four divides the innermost dimension: finding
// the places costs more than the rest.
//
// uses: each, places

// Tunables: the type of WIDTH neighbours
// Bits, whatever their type; where one of the three is f16, the types.
alias X = u32;
alias Y = u32;
alias Z = u32;
alias Neighbours = Z;
fn each(at: vec3u, step: vec3u) -> Neighbours { return choose(at); }

@group(0) @binding(1) var<storage, read> condition: array<u32>;
@group(0) @binding(2) var<storage, read> x: array<X>;
@group(0) @binding(3) var<storage, read> y: array<Y>;
@group(0) @binding(4) var<storage, read_write> z: array<Neighbours>;

fn choose(at: vec3u) -> Z {
  return select(Z(y[at.z]), Z(x[at.y]), condition[at.x] != 0u);
}

alias Places = vec3u; // in condition, x and y
fn stridesOf(dimension: vec4u) -> Places { return dimension.yzw; }

fn compute(i: u32) {
  z[i] = each(placesOf(i * WIDTH, Places()), params.dimensions[0].yzw);
}
