import { createInterface, emitKeypressEvents } from 'node:readline'
import { type DebugStep, dispatchOf, type Explanation, explain, writerOf } from 'glassgrad/debug'
import type { Language } from '../language.js'
import { againText, askedAgain } from './again.js'
import { explanationText } from './explained.js'
import { askedNumber } from './standstill.js'

const HELP = {
  en: `n, b            a dispatch forward, back (or the arrows → and ←); n 5
to NAME         to the next dispatch of an op or a layer; to 17
rows            all dispatches
tensors TEXT    tensors whose path has the text
p NAME          a tensor; p dense.kernel[300, 5] one number of it
why             how that number came to be; why 2: its second term
source          the line of WGSL that wrote it
loss            the loss
again rate=0.01 the step made again, and what differs; with matmul=naive, x[0, 3]=0.5
q               the end`,
  ru: `n, b            на запуск вперёд, назад (или стрелки → и ←); n 5
to NAME         к следующему запуску операции или слоя; to 17
rows            все запуски
tensors TEXT    тензоры, в пути которых есть этот текст
p NAME          тензор; p dense.kernel[300, 5] — одно его число
why             как получилось это число; why 2 — второе его слагаемое
source          строка WGSL, которая его записала
loss            функция потерь
again rate=0.01 тот же шаг заново, и что отличается; с matmul=naive, x[0, 3]=0.5
q               конец`,
}

/** Values of a tensor that are written out. */
const SHOWN = 8

/** A step of training that answers questions typed by a person. */
export class Debugger {
  #number: { path: string; index: readonly number[] } | null = null
  #explained: Explanation | null = null
  readonly #commands: Readonly<Record<string, (rest: string) => string | Promise<string>>>

  constructor(
    readonly step: DebugStep,
    readonly language: Language,
  ) {
    const count = (text: string) => (text === '' ? 1 : Number(text))
    this.#commands = {
      n: (rest) => this.#row(step.forward(count(rest))),
      b: (rest) => this.#row(step.back(count(rest))),
      to: (rest) => this.#row(step.to(/^-?\d+$/.test(rest) ? Number(rest) : rest)),
      rows: () => step.rows.map(({ id }) => this.#line(id)).join('\n'),
      tensors: (rest) =>
        step.tensors
          .filter(({ path }) => path.includes(rest))
          .map(({ path, shape, name }) => `${path} [${shape.join(', ')}]  ${name}`)
          .join('\n'),
      p: (rest) => this.#print(rest),
      why: (rest) => this.#why(rest),
      source: () => this.#source(),
      loss: async () => `${await step.loss()}`,
      again: (rest) => this.#again(rest),
      help: () => HELP[language],
    }
  }

  /** What a line is answered with. A command that there is not, and what it can't do, is answered in words. */
  async answer(line: string): Promise<string> {
    const [, name, rest] = /^\s*(\S*)\s*(.*?)\s*$/.exec(line)!
    if (name === '') return ''
    const command = Object.hasOwn(this.#commands, name) ? this.#commands[name] : null
    if (!command) {
      const known = [...Object.keys(this.#commands), 'q'].join(', ')
      return this.language === 'ru'
        ? `нет команды «${name}»; есть ${known}`
        : `there is no command "${name}"; there are ${known}`
    }
    try {
      return await command(rest)
    } catch (error) {
      return (error as Error).message
    }
  }

  #line(row: number): string {
    const { op, layers } = this.step.rows[row]
    const made = this.step.outputs(row).map(({ path, shape }) => `${path} [${shape.join(', ')}]`)
    return `${row}  ${[...layers, op].join(' › ')}  ${this.#file(row)}  → ${made.join(', ')}`
  }

  #file(row: number): string {
    return this.step.shaders[this.step.rows[row].shader].file
  }

  #row(row: number): string {
    return row < 0 ? this.#say('до первого запуска', 'before the first dispatch') : this.#line(row)
  }

  async #print(text: string): Promise<string> {
    const { path, index } = askedNumber(text)
    const tensor = this.step.tensor(path)
    if (index) {
      const found = await explain(this.step, tensor, index)
      this.#number = { path, index }
      this.#explained = null
      return `${path}[${index.join(', ')}] = ${found.value}   ${tensor.name}`
    }
    const { data } = await tensor.array()
    const shown = Array.from(data.slice(0, SHOWN), (value) => Number(value.toPrecision(5)))
    return `${path} [${tensor.shape.join(', ')}]  ${tensor.name}\n${shown.join(' ')}${data.length > SHOWN ? ' …' : ''}`
  }

  async #why(rest: string): Promise<string> {
    if (/^\d+$/.test(rest)) {
      const source = this.#explained?.terms[Number(rest) - 1]?.sources[0]
      if (!source) return this.#say('такого слагаемого нет: сначала why', 'there is no such term: first why')
      this.#number = { path: source.tensor.path, index: source.index }
    } else if (rest !== '') {
      const { path, index } = askedNumber(rest)
      this.#number = { path, index: index ?? [] }
    }
    if (!this.#number) return this.#say('какое число? сначала p', 'which number? first p')
    this.#explained = await explain(this.step, this.#number.path, this.#number.index)
    return explanationText(this.#explained, this.language)
  }

  async #again(rest: string): Promise<string> {
    const again = await this.step.again(await askedAgain(rest, this.step))
    again.step.release()
    return againText(again, this.language)
  }

  async #source(): Promise<string> {
    if (!this.#number) return this.#say('какое число? сначала p', 'which number? first p')
    const { path, index } = this.#number
    const tensor = this.step.tensor(path)
    const at = index.reduce((at, i, axis) => at * tensor.shape[axis] + i, 0)
    const { row, source, options, element } = await dispatchOf(this.step, tensor, at)
    const found = writerOf(source, options, element)
    if (!found)
      return `${this.#file(row)}: ${this.#say('в этом шаге число не записывается и остаётся прежним', 'it does not write the number in this step, which stays as it was')}`
    const { line } = found.steps[found.store]
    const text = source.split('\n')
    const from = Math.max(0, line - 3)
    const lines = text
      .slice(from, line + 2)
      .map((code, i) => `${from + i + 1 === line ? '>' : ' '} ${String(from + i + 1).padStart(4)}  ${code}`)
    return [`${this.#file(row)}, ${this.#say('строка', 'line')} ${line}`, ...lines].join('\n')
  }

  #say(ru: string, en: string): string {
    return this.language === 'ru' ? ru : en
  }
}

/** Asks a person what to show of a step, until q. */
export async function prompt(step: DebugStep, language: Language): Promise<void> {
  const debug = new Debugger(step, language)
  const { stdin, stdout } = process
  const lines = createInterface({ input: stdin, output: stdout, prompt: '(debug) ' })
  console.log(`${HELP[language]}\n`)
  emitKeypressEvents(stdin, lines)
  stdin.on('keypress', async (_, key?: { name?: string }) => {
    const command = lines.line === '' && { right: 'n', left: 'b' }[key?.name ?? '']
    if (!command) return
    stdout.write(`${await debug.answer(command)}\n`)
    lines.prompt()
  })
  lines.prompt()
  for await (const line of lines) {
    if (line.trim() === 'q') break
    const answer = await debug.answer(line)
    if (answer) console.log(answer)
    lines.prompt()
  }
  lines.close()
}
