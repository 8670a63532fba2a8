// y = value everywhere; the value comes as bits, whatever its type.
//
// One invocation writes four neighbours.
//
// uses: each

struct Params { value: u32, count: u32 } // count: ⌈n / 4⌉

@group(0) @binding(1) var<storage, read_write> y: array<vec4u>;

fn compute(i: u32) {
  y[i] = vec4u(params.value);
}
