// y[r] = 1 where the largest elements of rows r of a and b are in the same place, else 0: argReduce.wgsl of both, compared.
//
//   a, b: [rows, width] → y: [rows], int32
//
// One invocation handles one row. Of equals the first counts, and NaN as largest.
//
// uses: rows, isNan

struct Best { value: f32, place: u32 }

@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<i32>;

fn better(best: Best, value: f32, place: u32) -> Best {
  if (!isNan(best.value) && (value > best.value || isNan(value))) { return Best(value, place); }
  return best;
}

fn compute(row: u32, begin: u32, end: u32, lane: u32) {
  var ofA = Best(a[begin], begin);
  var ofB = Best(b[begin], begin);
  for (var i = begin + 1u; i < end; i++) {
    ofA = better(ofA, a[i], i);
    ofB = better(ofB, b[i], i);
  }
  y[row] = select(0, 1, ofA.place == ofB.place);
}
