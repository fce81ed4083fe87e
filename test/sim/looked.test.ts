import { expect, it } from 'vitest';
import { Content } from './content.ts';
import { existsSync, readFileSync, readdirSync, writeFileSync } from './door/fs.ts';
import { looked, lookedBelow } from './door/looked.ts';
import { Machine, useMachine } from './machine.ts';

function freshMachine(): Machine {
  const machine = new Machine();
  useMachine(machine);
  machine.disk.makeFolders('/p/in');
  machine.disk.write('/p/a', Content.of('one'));
  return machine;
}

it('runs a function that only looks again where it gets another answer, and only there', () => {
  const machine = freshMachine();
  let runs = 0;
  const look = looked((path: string) => {
    runs += 1;
    const text = String(readFileSync(path, 'utf8'));
    return text === 'two' ? `two, and ${existsSync('/p/b') ? 'b' : 'no b'}` : text;
  });
  expect([look('/p/a'), look('/p/a'), runs]).toEqual(['one', 'one', 1]);
  machine.disk.write('/p/a', Content.of('two'));
  expect([look('/p/a'), look('/p/a'), runs]).toEqual(['two, and no b', 'two, and no b', 2]);
  // What it asks of behind the other answer is another question.
  machine.disk.write('/p/b', Content.of(''));
  expect([look('/p/a'), runs]).toEqual(['two, and b', 3]);
  machine.disk.write('/p/a', Content.of('one'));
  expect([look('/p/a'), runs]).toEqual(['one', 3]);
  expect(() => look('/p/none')).toThrow('ENOENT');
  expect(() => look('/p/none')).toThrow('ENOENT');
});

it('keeps nothing of one that does something', () => {
  freshMachine();
  let runs = 0;
  const act = looked((text: string) => {
    writeFileSync('/p/c', text);
    return (runs += 1);
  });
  const around = looked((text: string) => act(text) + (existsSync('/p/c') ? 0 : 100));
  expect([act('x'), act('x'), around('x'), around('x')]).toEqual([1, 2, 3, 4]);
  expect(readFileSync('/p/c', 'utf8')).toBe('x');
});

it('asks for one inside of another once', () => {
  const machine = freshMachine();
  let looks = 0;
  machine.look = () => void (looks += 1);
  const inner = looked((path: string) => readFileSync(path, 'utf8'));
  const outer = looked((path: string) => `${String(inner(path))} and ${String(inner('/p/a'))}`);
  for (const text of ['one', 'two', 'one']) {
    machine.disk.write('/p/a', Content.of(text));
    const before = looks;
    expect(outer('/p/a')).toBe(`${text} and ${text}`);
    expect(looks - before).toBe(2);
  }
});

it('knows a folder again until something below it changes', () => {
  const machine = freshMachine();
  let runs = 0;
  const list = lookedBelow((root: string) => {
    runs += 1;
    return readdirSync(root).map(
      (name) => `${typeof name === 'string' ? name : name.name} ${String(existsSync(`${root}/in/x`))}`,
    );
  });
  expect([list('/p'), list('/p')]).toEqual([
    ['a false', 'in false'],
    ['a false', 'in false'],
  ]);
  expect(runs).toBe(1);
  machine.disk.write('/p/in/x', Content.of(''));
  expect(list('/p')).toEqual(['a true', 'in true']);
  machine.disk.remove('/p/in/x');
  expect(list('/p')).toEqual(['a false', 'in false']);
  expect(runs).toBe(3);
  // What git and the product keep beside it are their own.
  machine.disk.makeFolders('/p/.git/leapfrog');
  list('/p');
  machine.disk.write('/p/.git/HEAD', Content.of(''));
  list('/p');
  expect(runs).toBe(4);
});
