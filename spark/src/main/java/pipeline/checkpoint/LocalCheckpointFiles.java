package pipeline.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;

/**
 * A checkpoint's files on a local disk, as Spark writes and reads them, without starting a process for each: without its native library, which few have, Hadoop
 * sets a file's permissions by chmod, and Spark's default looks by readlink where it renames to. A batch writes two files, one before it and one after.
 */
public final class LocalCheckpointFiles extends FileSystemBasedCheckpointFileManager {
  private static final String PROPERTY = "spark.sql.streaming.checkpointFileManagerClass";

  /** As Spark makes it. */
  public LocalCheckpointFiles(Path path, Configuration hadoop) {
    super(path, withoutProcesses(hadoop));
  }

  /** Has Spark use this for a checkpoint on a local disk; others stay as they are, and so does what somebody has set. */
  public static void useFor(String checkpoint, SparkConf conf) {
    if ("file".equals(new Path(checkpoint).toUri().getScheme())) conf.setIfMissing(PROPERTY, LocalCheckpointFiles.class.getName());
  }

  private static Configuration withoutProcesses(Configuration hadoop) {
    Configuration ours = new Configuration(hadoop);
    ours.setClass("fs.file.impl", LocalFiles.class, FileSystem.class);
    // The one that all others share stays Hadoop's.
    ours.setBoolean("fs.file.impl.disable.cache", true);
    return ours;
  }

  /** With checksums beside the files, as Hadoop's. */
  static final class LocalFiles extends LocalFileSystem {
    LocalFiles() {
      super(
          new RawLocalFileSystem() {
            @Override
            public void setPermission(Path path, FsPermission permission) throws IOException {
              String text = permission.getUserAction().SYMBOL + permission.getGroupAction().SYMBOL + permission.getOtherAction().SYMBOL;
              Files.setPosixFilePermissions(pathToFile(path).toPath(), PosixFilePermissions.fromString(text));
            }
          });
    }
  }
}
