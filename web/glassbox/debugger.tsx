import { type Signal, useComputed, useSignal } from '@preact/signals'
import type { Ceilings, TracedStep } from 'glassgrad'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import './debugger.css'
import { inquire } from '../session/session.js'
import { say } from '../site/language.js'
import { rewrite } from '../site/router.js'
import { lookIn, numberIn, sayLook } from './address.js'
import { Breadcrumb } from './breadcrumb.js'
import { FIT, lookedAt, pointedLayer } from './codeLinks.js'
import { exact, HeatMap } from './heatMap.js'
import { OriginView } from './originView.js'
import { indexOf, stridesOf } from './plane.js'
import type { Origin, OriginSource, Past, Still, Values } from './protocol.js'
import { isOfWeight, roleName } from './roles.js'
import { RowFacts } from './rowFacts.js'
import { ShaderPane, type Sought } from './shaderPane.js'
import { StepTree } from './stepTree.js'
import { type Look, Trail } from './trail.js'
import { shapeText } from './units.js'

/**
 * A training step that stands still: its tree, and beside it the row that is looked at, with its tensors as numbers, where
 * each number comes from, and the line of the shader that wrote it.
 */
export function Debugger({
  step,
  past,
  running,
  ceilings,
  kinds,
  selected,
}: {
  /** The same step as it was measured: for its times. */
  step: TracedStep
  past: Past
  running: boolean
  ceilings: Ceilings | null
  /** Classes of layers by their names. */
  kinds: Readonly<Record<string, string>>
  selected: Signal<number | null>
}) {
  const still = useSignal<Still | null>(null)
  const wanted = useSignal(numberIn('at'))
  const problem = useSignal('')
  const look = useSignal<Look>({ row: -1, tensor: null, element: null })
  const trail = useSignal<readonly Look[]>([])

  // The first step that there is; when training has ended, the last one, unless another was chosen that there is by now.
  const latest = running ? 1 : past.length
  const number = wanted.value === null || wanted.value > past.length ? latest : Math.max(1, wanted.value)
  useEffect(() => {
    let isWanted = true
    inquire({ ask: 'step', number }).then(
      (found) => {
        if (!isWanted) return
        problem.value = ''
        still.value = found
        if (look.value.row < 0 || look.value.row >= found.rows.length) {
          const row = selected.value
          const asked = lookIn(found)
          if (asked?.row === row) look.value = asked!
          else open(found, row !== null && row < found.rows.length ? row : firstRow(found))
        }
      },
      (error: Error) => {
        if (isWanted) problem.value = error.message
      },
    )
    return () => {
      isWanted = false
    }
  }, [number])

  const open = (of: Still, row: number) => {
    const tensor = of.writes[row].find((each) => of.tensors[each].inMemory) ?? of.reads[row][0] ?? null
    look.value = { row, tensor, element: null }
    trail.value = []
    selected.value = row
  }
  // The tree, the time line and links choose rows.
  useEffect(() => {
    const row = selected.value
    if (still.value && row !== null && row !== look.value.row) open(still.value, row)
  }, [selected.value, still.value])

  // A layer that is clicked on in the code opens its first row, in its picture the tensor that is painted; and back.
  useEffect(() => {
    const { layer, path = null } = pointedLayer.value ?? {}
    if (!still.value || !layer) return
    const { rows, tensors } = still.value
    const row = layer === FIT ? firstRow(still.value) : rows.find(({ layers }) => layers.includes(layer))?.id
    if (row === undefined) return
    const tensor = tensors.findLastIndex((each) => each.path === path)
    const made = tensor < 0 || tensors[tensor].row < 0 ? row : tensors[tensor].row
    if (tensor >= 0) look.value = { row: made, tensor, element: null }
    trail.value = []
    selected.value = made
  }, [pointedLayer.value, still.value !== null])
  const layerOfRow = still.value?.rows[look.value.row]?.layers.at(-1) ?? null
  useEffect(() => {
    lookedAt.value = layerOfRow
    return () => {
      lookedAt.value = null
    }
  }, [layerOfRow])

  // Who looks at a number wants the step to stay.
  useEffect(() => {
    if (look.value.element !== null) wanted.value ??= number
    if (still.value && look.value.row >= 0) sayLook(look.value, still.value)
  }, [look.value])
  useEffect(() => {
    rewrite({ at: wanted.value === null ? null : `${wanted.value}` })
  }, [wanted.value])

  const go = ({ tensor, index }: OriginSource) => {
    const { row, shape } = still.value!.tensors[tensor]
    trail.value = [...trail.value, look.value]
    const strides = stridesOf(shape)
    const element = index.reduce((sum, place, axis) => sum + place * strides[axis], 0)
    look.value = { row: row < 0 ? look.value.row : row, tensor, element }
    selected.value = look.value.row
  }
  const backTo = (place: number) => {
    look.value = trail.value[place]
    trail.value = trail.value.slice(0, place)
    selected.value = look.value.row
  }
  const rows = useComputed(() => {
    const found = still.value
    if (!found) return step.rows
    const timed = step.rows.length === found.rows.length
    return found.rows.map((row, i) => (timed ? { ...row, ms: step.rows[i].ms } : row))
  }).value
  const found = still.value
  return (
    <>
      <Scrubber
        past={past}
        number={number}
        onNumber={(to) => {
          wanted.value = to
        }}
      />
      {problem.value && (
        <p class="state failed" role="alert" lang="en">
          {problem.value}
        </p>
      )}
      {!found ? (
        <p>{say({ ru: 'Останавливаю шаг…', en: 'Bringing the step to a stand…' })}</p>
      ) : (
        <div class={`debugger ${selected.value === null ? 'shows-tree' : 'shows-row'}`}>
          <div class="tree-pane">
            <p class="loss">
              {say({ ru: 'Шаг', en: 'Step' })} {found.number}
              {found.loss !== null && (
                <>
                  {', '}
                  {say({ ru: 'потери', en: 'loss' })} <strong>{exact(found.loss)}</strong>
                </>
              )}
            </p>
            <StepTree
              step={{ ...step, rows }}
              shaders={found.shaders}
              selected={selected}
              pointedLayer={pointedLayer.value?.layer ?? null}
            />
          </div>
          <div class="row-pane">
            <div class="pane-head">
              <button
                type="button"
                class="to-tree"
                onClick={() => {
                  selected.value = null
                }}
              >
                ← {say({ ru: 'К шагу', en: 'To the step' })}
              </button>
              {trail.value.length > 0 && (
                <button type="button" onClick={() => backTo(trail.value.length - 1)}>
                  ↶ {say({ ru: 'Назад', en: 'Back' })}
                </button>
              )}
            </div>
            <Trail trail={trail.value} look={look.value} still={found} onBack={backTo} />
            {rows[look.value.row] && (
              <RowPane
                still={{ ...found, rows }}
                look={look}
                ceilings={ceilings}
                kinds={kinds}
                onRow={(row) => open(found, row)}
                onGo={go}
              />
            )}
          </div>
        </div>
      )}
    </>
  )
}

/** The first row of the forward pass. */
const firstRow = ({ rows }: Still) =>
  Math.max(
    0,
    rows.findIndex(({ phase }) => phase === 'forward'),
  )

/** All steps of the training on a line, to take one of them. */
function Scrubber({
  past,
  number,
  onNumber,
}: {
  past: Past
  number: number
  onNumber: (number: number) => void
}) {
  const shown = useSignal(number)
  useEffect(() => {
    shown.value = number
  }, [number])
  const take = (to: number) => onNumber(Math.max(1, Math.min(past.length, Math.round(to) || 1)))
  return (
    <fieldset class="scrubber">
      <legend>{say({ ru: 'Шаг обучения', en: 'Step of the training' })}</legend>
      <button
        type="button"
        aria-label={say({ ru: 'Предыдущий шаг', en: 'The step before' })}
        disabled={number <= 1}
        onClick={() => take(number - 1)}
      >
        ←
      </button>
      <input
        type="range"
        min={1}
        max={Math.max(1, past.length)}
        value={shown.value}
        list="epochs-of-training"
        aria-label={say({ ru: 'Номер шага', en: 'Number of the step' })}
        onInput={({ currentTarget }) => {
          shown.value = Number(currentTarget.value)
        }}
        onChange={({ currentTarget }) => take(Number(currentTarget.value))}
      />
      <datalist id="epochs-of-training">
        {past.epochs.map((epoch) => (
          <option key={epoch} value={epoch} />
        ))}
      </datalist>
      <button
        type="button"
        aria-label={say({ ru: 'Следующий шаг', en: 'The step after' })}
        disabled={number >= past.length}
        onClick={() => take(number + 1)}
      >
        →
      </button>
      <label>
        <span class="hidden">{say({ ru: 'Номер шага', en: 'Number of the step' })}</span>
        <input
          type="number"
          min={1}
          max={past.length}
          value={shown.value}
          onChange={({ currentTarget }) => take(Number(currentTarget.value))}
        />
      </label>
      <span>
        {say({ ru: 'из', en: 'of' })} {past.length}, {say({ ru: 'эпоха', en: 'epoch' })}{' '}
        {Math.max(1, past.epochs.filter((first) => first <= shown.value).length)}
      </span>
    </fieldset>
  )
}

/** The row that is looked at. */
function RowPane({
  still,
  look,
  ceilings,
  kinds,
  onRow,
  onGo,
}: {
  still: Still
  look: Signal<Look>
  ceilings: Ceilings | null
  kinds: Readonly<Record<string, string>>
  onRow: (row: number) => void
  onGo: (source: OriginSource) => void
}) {
  const { row: id, tensor, element } = look.value
  const row = still.rows[id]
  const { file, tunables, code } = still.shaders[row.shader]
  const values = useAnswer<Values>(
    () => (tensor !== null && still.tensors[tensor].inMemory ? inquire({ ask: 'values', tensor }) : null),
    still.number,
    // Until the next step's numbers are there, those of the one before keep their place.
    tensor === null ? '' : `${tensor} ${still.tensors[tensor].shape}`,
  )
  const origin = useAnswer<Origin>(
    () =>
      tensor !== null && element !== null
        ? inquire({ ask: 'origin', tensor, index: indexOf(element, still.tensors[tensor].shape) })
        : null,
    still.number,
    `${still.number} ${tensor} ${element}`,
  )
  const sought = useSignal<Sought | null>(null)
  const line = useSignal<number | null>(null)
  const shader = useRef<HTMLDivElement>(null)
  useEffect(() => {
    sought.value = null
  }, [tensor, element])
  const made = tensor !== null && still.tensors[tensor].row >= 0
  const layer = row.layers.at(-1)
  const kind = layer ? (kinds[layer] ?? null) : null
  return (
    <>
      <Breadcrumb {...{ row, file, kind }} line={line.value} onCode={layer ? toCode : undefined} />
      <TensorTabs still={still} row={id} look={look} />
      {values.failed && (
        <p class="state failed" lang="en">
          {values.failed}
        </p>
      )}
      {tensor !== null && !still.tensors[tensor].inMemory && (
        <p>
          {say({
            ru: 'Этот тензор не лежит в памяти: ядро проходит через него по дороге.',
            en: 'This tensor does not lie in memory: the kernel goes through it on its way.',
          })}
        </p>
      )}
      {values.value && tensor !== null && (
        <HeatMap
          key={tensor}
          values={values.value}
          label={roleName(still.tensors[tensor].role)}
          isWeight={isOfWeight(still.tensors[tensor].role)}
          picked={element}
          lit={NONE}
          onPick={(picked) => {
            look.value = { ...look.value, element: picked }
          }}
        />
      )}
      {element === null && values.value && (
        <p class="hint">
          {say({
            ru: 'Нажмите на число: откуда оно взялось?',
            en: 'Click on a number: where does it come from?',
          })}
        </p>
      )}
      {element !== null && made && (
        <button
          type="button"
          class="to-line"
          onClick={() => {
            sought.value = { tensor: tensor!, element }
          }}
        >
          {say({ ru: 'К строке WGSL, которая его записала', en: 'To the line of WGSL that wrote it' })}
        </button>
      )}
      {origin.failed && (
        <p class="state failed" lang="en">
          {origin.failed}
        </p>
      )}
      {origin.value && (
        <>
          <OriginView origin={origin.value} still={still} onGo={onGo} />
          <Read origin={origin.value} still={still} />
        </>
      )}
      <div ref={shader}>
        <ShaderPane
          row={row}
          code={code}
          sought={sought.value}
          step={still.number}
          ceilings={ceilings}
          onLine={(at) => {
            line.value = at
            if (at !== null) shader.current?.scrollIntoView({ block: 'start' })
          }}
        />
      </div>
      <RowFacts
        row={row}
        rows={still.rows}
        code={code}
        tunables={tunables}
        ceilings={ceilings}
        onSelect={onRow}
      />
    </>
  )
}

/** The task's code, where the line of the layer is lit. */
function toCode(): void {
  const lit = document.querySelector('.code .cm-lit') ?? document.querySelector('.code')
  lit?.scrollIntoView({ block: 'center' })
}

const NONE: readonly number[] = []

/** What a row reads and writes, to choose from. */
function TensorTabs({ still, row, look }: { still: Still; row: number; look: Signal<Look> }) {
  const other = look.value.tensor
  const listed = [...still.reads[row], ...still.writes[row]]
  const all = other === null || listed.includes(other) ? listed : [...listed, other]
  return (
    <ul class="tensors">
      {all.map((tensor) => {
        const { role, shape } = still.tensors[tensor]
        return (
          <li key={tensor}>
            <button
              type="button"
              aria-pressed={look.value.tensor === tensor}
              onClick={() => {
                look.value = { ...look.value, tensor, element: null }
              }}
            >
              <small>
                {still.writes[row].includes(tensor)
                  ? say({ ru: 'пишет', en: 'writes' })
                  : say({ ru: 'читает', en: 'reads' })}
              </small>{' '}
              <span translate={false}>
                {roleName(role)} <small>{shapeText(shape)}</small>
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** What was read for an element: its places lit in the tensors that it was read from. */
function Read({ origin, still }: { origin: Origin; still: Still }) {
  const shown = origin.read.filter(({ tensor }) => still.tensors[tensor].inMemory).slice(0, 3)
  return (
    <div class="read">
      {shown.map(({ tensor, elements }) => (
        <ReadTensor key={tensor} still={still} tensor={tensor} elements={elements} />
      ))}
    </div>
  )
}

function ReadTensor({
  still,
  tensor,
  elements,
}: {
  still: Still
  tensor: number
  elements: readonly number[]
}) {
  const { role, shape } = still.tensors[tensor]
  const values = useAnswer<Values>(
    () => inquire({ ask: 'values', tensor }),
    still.number,
    `${tensor} ${shape}`,
  )
  if (!values.value || shape.length === 0) return null
  return (
    <details open>
      <summary>
        {say({ ru: 'прочитано из', en: 'read from' })}:{' '}
        <span translate={false}>
          {roleName(role)} <small>{shapeText(shape)}</small>
        </span>
      </summary>
      <HeatMap
        values={values.value}
        label={roleName(role)}
        isWeight={isOfWeight(role)}
        picked={null}
        lit={elements}
      />
    </details>
  )
}

/** The answer to the latest question; while the same is asked `of` another step, the answer before. */
function useAnswer<T>(
  ask: () => Promise<T> | null,
  step: number,
  of: string,
): { value: T | null; failed: string } {
  const state = useSignal<{ value: T | null; failed: string }>({ value: null, failed: '' })
  useLayoutEffect(() => {
    state.value = { value: null, failed: '' }
  }, [of])
  useEffect(() => {
    let wanted = true
    ask()?.then(
      (value) => {
        if (wanted) state.value = { value, failed: '' }
      },
      (error: Error) => {
        if (wanted) state.value = { value: null, failed: error.message }
      },
    )
    return () => {
      wanted = false
    }
  }, [step, of])
  return state.value
}
