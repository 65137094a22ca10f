// Answers one simulation a line, in the words of @cloud-copilot/iam-simulate, for tests/bench/evaluator.py.
import { createInterface } from 'node:readline'
import { runSimulation } from '@cloud-copilot/iam-simulate'

for await (const line of createInterface({ input: process.stdin })) {
  let answer
  try {
    const found = await runSimulation(JSON.parse(line), { simulationMode: 'Strict' })
    answer = found.resultType === 'error' ? { refused: found.errors } : { result: found.overallResult }
  } catch (error) {
    answer = { refused: String(error) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
