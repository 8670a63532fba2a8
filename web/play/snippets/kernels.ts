// One product of matrices by each rung of the ladder: the same numbers, other times.
import { Random, ready, scope } from 'glassgrad'
import { variantsOf, withVariants } from 'glassgrad/debug'
import { show } from 'playground'

const gpu = await ready()
const n = gpu.traits.software ? 192 : 1024
const random = new Random(1)
const [a, b] = [random.uniform([n, n]), random.uniform([n, n])]

const times: Record<string, number> = {}
for (const variant of variantsOf('matmul', gpu)) {
  await withVariants({ matmul: variant }, async () => {
    const product = () => scope(() => a.matmul(b).sum())
    await product().item() // compiles
    const begin = performance.now()
    for (let i = 0; i < 4; i++) product()
    await product().item()
    times[variant] = (performance.now() - begin) / 5
  })
}
show.bars({ ru: 'Миллисекунды на произведение', en: 'Milliseconds a product' }, times)
