// x[i] = one of 1024 numbers from 2⁻⁷ to 2, by its place: what variants are timed and compared on. Of their bits the lower
// half is zero, so that taken for float16 they are ordinary numbers too; sums are rounded all the same.
//
// One invocation writes one element.
//
// uses: each

struct Params { count: u32 }

@group(0) @binding(1) var<storage, read_write> x: array<f32>;

fn compute(i: u32) {
  x[i] = bitcast<f32>(0x3c000000u + (((i * 2654435761u) >> 22u) << 16u));
}
