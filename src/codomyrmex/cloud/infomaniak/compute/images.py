"""Images: list, upload, download, share, and the ones made of servers."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final

from typing_extensions import Unpack, override

from codomyrmex.cloud.common.compute import Image
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    IntegrityError,
    InvalidRequestError,
    LocalFileNotFoundError,
)
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.infomaniak.compute.base import ComputeService
from codomyrmex.cloud.infomaniak.compute.records import ImageMember, image_record, member_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.image.v2.image import Image as SDKImage

_FORMATS: Final[Mapping[str, str]] = {
    ".qcow2": "qcow2",
    ".raw": "raw",
    ".img": "raw",
    ".iso": "iso",
    ".vmdk": "vmdk",
    ".vdi": "vdi",
    ".vhd": "vhd",
}
_CHUNK: Final = 1 << 20


class ServerImages(ComputeService):
    """The part of `InfomaniakComputeClient` that handles images."""

    @override
    def list_images(self) -> Listing[Image]:
        return self._listing(lambda: self._image_api.images(), image_record)

    def get_image(self, image: str) -> Image:
        """Get an image.

        Args:
            image: Its id or name.

        Returns:
            The image.

        Raises:
            NotFoundError: When there is none.
            AmbiguousNameError: When several have the name.

        Example:
            >>> compute.get_image("Debian 12 bookworm").size
            1048576
        """
        return image_record(self._image(image))

    def create_image(
        self,
        instance: str,
        name: str,
        *,
        metadata: Mapping[str, str] | None = None,
        **options: Unpack[ChangeOptions[Image]],
    ) -> Image | Plan:
        """Make an image of an instance (a snapshot of its disk).

        Args:
            instance: Its id or name.
            name: The image's name.
            metadata: Properties of the image.
            **options: See `ChangeOptions`.

        Returns:
            The image, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When the instance's state forbids it.
            WaiterError: When the image did not become active.

        Example:
            >>> compute.create_image("web", "example-snapshot").state
            'active'
            >>> compute.delete_image("example-snapshot")
        """
        server = self._server(instance)
        return self._change(
            Action("create", f"image {name}", source=f"instance {server.name}"),
            lambda: str(
                self._compute_api.create_server_image(
                    server.id, name, metadata=dict(metadata or {})
                ).id
            ),
            lambda image_id: self._image_goal(image_id, name),
            options,
        )

    def upload_image(
        self,
        name: str,
        file: str | os.PathLike[str],
        *,
        disk_format: str | None = None,
        properties: Mapping[str, str] | None = None,
        min_disk_gib: int = 0,
        min_ram_mib: int = 0,
        tags: tuple[str, ...] = (),
        progress: ProgressCallback | None = None,
        dry_run: bool = False,
    ) -> Image | Plan:
        """Upload a file as an image, and compare checksums; what went wrong leaves no image.

        Args:
            name: Its name; others may have the same.
            file: The file.
            disk_format: ``qcow2``, ``raw``, ``iso``, ``vmdk``, ``vdi`` or ``vhd``; as the file's
                ending says when None.
            properties: Such as ``{"os_distro": "debian", "hw_disk_bus": "virtio"}``.
            min_disk_gib: The smallest disk that it fits on.
            min_ram_mib: The least memory that it needs.
            tags: Its tags.
            progress: Told of the bytes.
            dry_run: Whether to return the plan only.

        Returns:
            The image, or with ``dry_run`` the plan.

        Raises:
            LocalFileNotFoundError: When there is no such file.
            InvalidRequestError: When the format is not known, or the content is not of it.
            IntegrityError: When the service has other bytes than the file.
            QuotaExceededError: When the project may not have more.

        Example:
            >>> file = tmp_path / "disk.raw"
            >>> _ = file.write_bytes(bytes(4096))
            >>> compute.upload_image("example-upload", file).size
            4096
            >>> compute.delete_image("example-upload")
        """
        path = os.fspath(file)
        if not os.path.isfile(path):
            raise LocalFileNotFoundError(f"there is no file {path}", provider=self.provider)
        ending = os.path.splitext(path)[1].lower()
        form = disk_format or _FORMATS.get(ending)
        if form is None:
            raise InvalidRequestError(
                f"the ending of {path} does not tell the format", hint="Give disk_format=…"
            )
        attributes: dict[str, Any] = {
            "disk_format": form,
            "container_format": "bare",
            "min_disk": min_disk_gib,
            "min_ram": min_ram_mib,
            **(properties or {}),
        }
        size = os.path.getsize(path)
        return self._apply(
            Action("create", f"image {name}", source=path, size=size),
            lambda: self._upload(name, path, attributes, list(tags), progress),
            dry_run=dry_run,
        )

    def download_image(
        self,
        image: str,
        file: str | os.PathLike[str],
        *,
        overwrite: bool = False,
        progress: ProgressCallback | None = None,
    ) -> Image:
        """Download an image to a file, which appears when its checksum is right.

        Args:
            image: Its id or name.
            file: The file.
            overwrite: Whether a file that is there is replaced.
            progress: Told of the bytes.

        Returns:
            The image.

        Raises:
            NotFoundError: When there is none, or it has no content yet.
            AlreadyExistsError: When the file is there.
            IntegrityError: When the bytes differ from the image's checksum.

        Example:
            >>> _ = compute.download_image("Debian 12 bookworm", tmp_path / "debian.raw")
            >>> (tmp_path / "debian.raw").stat().st_size
            1048576
        """
        path = os.fspath(file)
        if os.path.exists(path) and not overwrite:
            raise AlreadyExistsError(f"the file {path} is there already", hint="Use overwrite=True")
        found = self._image(image)
        with _appearing(path, overwrite) as stream:
            self._download(found, stream, progress)
        return image_record(found)

    def delete_image(self, image: str, *, dry_run: bool = False) -> Plan | None:
        """Delete an image.

        Args:
            image: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.
            PermissionDeniedError: When it is protected or another project's.

        Example:
            >>> compute.delete_image("Debian 12 bookworm", dry_run=True).counts
            Counter({'delete': 1})
        """
        found = self._image(image)
        return self._apply(
            Action("delete", f"image {found.name}"),
            lambda: self._image_api.delete_image(found.id, ignore_missing=False),
            dry_run=dry_run,
        )

    def list_image_members(self, image: str) -> Listing[ImageMember]:
        """List the projects that an image is shared with.

        Args:
            image: Its id or name.

        Returns:
            An iterable.

        Raises:
            NotFoundError: On iteration, when there is no such image.

        Example:
            >>> file = tmp_path / "disk.raw"
            >>> _ = file.write_bytes(bytes(512))
            >>> made = compute.upload_image("example-members", file)
            >>> list(compute.list_image_members(made.id))
            []
            >>> compute.delete_image(made.id)
        """
        return self._listing(lambda: self._image_api.members(self._image(image).id), member_record)

    def share_image(
        self, image: str, project_id: str, *, dry_run: bool = False
    ) -> ImageMember | Plan:
        """Share an image with another project, which then has to accept it.

        Args:
            image: Its id or name; it becomes ``shared`` when it was private.
            project_id: Id of the project.
            dry_run: Whether to return the plan only.

        Returns:
            The membership, or with ``dry_run`` the plan.

        Raises:
            AlreadyExistsError: When it is shared with the project already.
            PermissionDeniedError: When it is another project's.

        Example:
            >>> compute.share_image("Debian 12 bookworm", "other", dry_run=True).counts
            Counter({'create': 1})
        """
        found = self._image(image)

        def share() -> ImageMember:
            if found.visibility == "private":
                self._image_api.update_image(found.id, visibility="shared")
            return member_record(self._image_api.add_member(found.id, member_id=project_id))

        action = Action("create", f"member {project_id} of image {found.name}")
        from codomyrmex.cloud.infomaniak.errors import statuses

        with statuses({409: AlreadyExistsError}):
            return self._apply(action, share, dry_run=dry_run)

    def answer_image(
        self, image_id: str, *, accept: bool = True, dry_run: bool = False
    ) -> ImageMember | Plan:
        """Accept or reject an image that another project shares with this one.

        Args:
            image_id: Its id; before it is accepted it has no name here.
            accept: Whether to accept it.
            dry_run: Whether to return the plan only.

        Returns:
            The membership, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When no such image is shared with this project.

        Example:
            >>> compute.answer_image("some-id", dry_run=True).counts
            Counter({'update': 1})
        """
        project = str(self.connection.session.get_project_id())
        state = "accepted" if accept else "rejected"
        return self._apply(
            Action("update", f"member {project} of image {image_id}", reason=state),
            lambda: member_record(self._image_api.update_member(project, image_id, status=state)),
            dry_run=dry_run,
        )

    def unshare_image(self, image: str, project_id: str, *, dry_run: bool = False) -> Plan | None:
        """Take an image back from another project.

        Args:
            image: Its id or name.
            project_id: Id of the project.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When it is not shared with the project.

        Example:
            >>> compute.unshare_image("Debian 12 bookworm", "other", dry_run=True).counts
            Counter({'delete': 1})
        """
        found = self._image(image)
        return self._apply(
            Action("delete", f"member {project_id} of image {found.name}"),
            lambda: self._image_api.remove_member(project_id, found.id, ignore_missing=False),
            dry_run=dry_run,
        )

    def _image_goal(self, image_id: str, name: str) -> Goal[Image]:
        return Goal(
            what=f"image {name} ({image_id}) to be active",
            look=lambda: image_record(self._image_api.get_image(image_id)),
            reached=lambda seen: seen.state == "active",
            fault=lambda seen: (
                f"it is {seen.state}" if seen.state in ("killed", "deleted") else None
            ),
        )

    def _upload(
        self,
        name: str,
        path: str,
        attributes: dict[str, Any],
        tags: list[str],
        progress: ProgressCallback | None,
    ) -> Image:
        from openstack.exceptions import raise_from_response

        api = self._image_api
        with open(path, "rb") as stream:
            body = _Body(stream, name, progress)
            made = api.create_image(name, allow_duplicates=True, tags=tags, **attributes)
            try:
                answer = api.put(
                    f"/images/{made.id}/file",
                    data=body,
                    headers={"Content-Type": "application/octet-stream", "Accept": ""},
                )
                raise_from_response(answer)
                found = api.get_image(made.id)
                if found.hash_value is not None and found.hash_value != body.digest(
                    found.hash_algo
                ):
                    raise IntegrityError(
                        f"the service has other bytes than {path}", hint="Upload it again"
                    )
            except BaseException:
                api.delete_image(made.id)
                raise
        return image_record(found)

    def _download(
        self, image: SDKImage, stream: IO[bytes], progress: ProgressCallback | None
    ) -> None:
        answer = self._image_api.download_image(image.id, stream=True)
        digest = hashlib.new(image.hash_algo) if image.hash_algo else None
        for chunk in answer.iter_content(_CHUNK):
            stream.write(chunk)
            if digest is not None:
                digest.update(chunk)
            _tell(progress, str(image.name), len(chunk), image.size)
        if digest is not None and digest.hexdigest() != image.hash_value:
            raise IntegrityError(
                f"the bytes of image {image.name} differ from its checksum", hint="Try again"
            )


class _Body:
    """A file that is sent with its length, counted and hashed on the way."""

    def __init__(self, stream: IO[bytes], name: str, progress: ProgressCallback | None) -> None:
        self._stream = stream
        self._name = name
        self._progress = progress
        self._size = os.fstat(stream.fileno()).st_size
        self._sha512 = hashlib.sha512()

    def __len__(self) -> int:
        return self._size

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._sha512.update(data)
        _tell(self._progress, self._name, len(data), self._size)
        return data

    def __iter__(self) -> Iterator[bytes]:
        while data := self.read(_CHUNK):
            yield data

    def digest(self, algorithm: str) -> str:
        if algorithm == "sha512":
            return self._sha512.hexdigest()
        self._stream.seek(0)
        return hashlib.file_digest(self._stream, algorithm).hexdigest()  # type: ignore[arg-type] # an open binary file


def _tell(progress: ProgressCallback | None, key: str, moved: int, total: int | None) -> None:
    if progress is not None and moved:
        progress(ProgressEvent("bytes", key, bytes_moved=moved, bytes_total=total))


@contextmanager
def _appearing(path: str, overwrite: bool) -> Iterator[IO[bytes]]:
    """Write a file beside the target, and put it there when all went well."""
    folder = os.path.dirname(os.path.abspath(path))
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".image-", delete=False) as stream:
        try:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            if overwrite:
                os.replace(stream.name, path)
                return
            try:
                os.link(stream.name, path)
            except FileExistsError as error:
                raise AlreadyExistsError(f"the file {path} is there already") from error
            os.unlink(stream.name)
        except BaseException:
            if os.path.exists(stream.name):
                os.unlink(stream.name)
            raise
