import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { javaProperties } from './javaProperties.ts';

const PROGRAM = `public class Read { public static void main(String[] arguments) throws Exception {
  java.util.Properties read = new java.util.Properties();
  read.load(new java.io.FileInputStream(arguments[0]));
  String value = read.getProperty("log.dirs");
  for (int i = 0; i < value.length(); i++) System.out.print((int) value.charAt(i) + " "); } }`;

it('hands a JVM the path that is meant, whatever letters it has', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'properties-'));
  try {
    const value = ' /home/ä b/日本🙂\\x=1:#!/kafka';
    await writeFile(path.join(folder, 'Read.java'), PROGRAM);
    await writeFile(
      path.join(folder, 'it.properties'),
      javaProperties({ 'node.id': '1', 'log.dirs': value }),
    );
    const { stdout } = await execa('java', [
      path.join(folder, 'Read.java'),
      path.join(folder, 'it.properties'),
    ]);
    expect(String.fromCharCode(...stdout.trim().split(' ').map(Number))).toBe(value);
  } finally {
    await rm(folder, { recursive: true });
  }
});
