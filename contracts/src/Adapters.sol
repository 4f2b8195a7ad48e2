// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What `Adapters` asks of `Datanets`.
interface ITrainable {
    /// @notice Reverts where a contribution may not go into a new adapter; else who contributed it.
    function requireTrainable(uint32 contribution, bytes32 root, address account, bool commercial)
        external
        view
        returns (address proposer);
}

/**
 * @title Adapters: what they were made of, what they cost and how the fee is divided; for good.
 * @notice A registration is known by the hash of all of it, so it can be neither changed nor mistaken for another, and
 * what is not kept here (recipe, benchmark, terms) can be proven from the event.
 */
contract Adapters {
    /**
     * @param contribution Number in `Datanets`.
     * @param flatWeight Parts per million of what is left unattributed; 0 for the author's own contributions.
     * @param root The snapshot that was trained on, which the contribution has to have.
     */
    struct Source {
        uint32 contribution;
        uint32 flatWeight;
        bytes32 root;
    }

    /**
     * @param token In which the fee is counted; zero for the chain's own coin.
     * @param perAnswer In the token's smallest unit.
     * @param perThousandTokens Likewise.
     * @param mostPerAnswer What one answer costs at most; 0 for no cap.
     * @param freeForAuthor Whether the author's own use is free.
     */
    struct Fee {
        address token;
        uint96 perAnswer;
        uint120 perThousandTokens;
        uint120 mostPerAnswer;
        bool freeForAuthor;
    }

    /// @notice How a fee is divided between roles, in basis points; together 10,000.
    struct Division {
        uint16 base;
        uint16 author;
        uint16 prompts;
        uint16 evaluators;
        uint16 reviewers;
        uint16 contributors;
    }

    /**
     * @param file SHA-256 of the adapter.
     * @param baseFamily SHA-256 of the base that began its family.
     * @param recipe SHA-256 of the recipe.
     * @param benchmark SHA-256 of the benchmark's report.
     * @param terms SHA-256 of the adapter's own terms document.
     * @param fee What it costs.
     * @param division Who gets it, by role.
     * @param sources By ascending number.
     */
    struct Registration {
        bytes32 file;
        bytes32 baseFamily;
        bytes32 recipe;
        bytes32 benchmark;
        bytes32 terms;
        Fee fee;
        Division division;
        Source[] sources;
    }

    /// @notice What is kept of a source; its root is the contribution's.
    struct KeptSource {
        uint32 contribution;
        uint32 flatWeight;
    }

    /// @notice What contracts may read of an adapter.
    struct Adapter {
        address author;
        Division division;
        bytes32 file;
        bytes32 baseFamily;
        Fee fee;
        KeptSource[] sources;
    }

    /// @dev An adapter as it is stored: author and division share a slot, and so do four sources.
    struct Packed {
        address author;
        uint96 division;
        bytes32 file;
        bytes32 baseFamily;
        Fee fee;
        uint64[] sources;
    }

    uint256 public constant MOST_SOURCES = 64;
    uint32 public constant WHOLE_POOL = 1_000_000;
    uint256 public constant WHOLE_FEE = 10_000;

    ITrainable public immutable datanets;

    mapping(bytes32 adapter => Packed) private _adapters;

    event AdapterRegistered(
        bytes32 indexed adapter, address indexed author, bytes32 indexed baseFamily, Registration registration
    );

    error AdapterAlreadyRegistered(bytes32 adapter);
    error AdapterInvalidHash();
    error AdapterInvalidDivision(uint256 sum);
    error AdapterInvalidSources(uint256 count);
    error AdapterInvalidSource(uint32 contribution);
    error AdapterInvalidFlatWeight(uint32 contribution, uint32 flatWeight);
    error AdapterInvalidFlatPool(uint256 sum);

    /// @param datanets_ Where contributions are.
    constructor(ITrainable datanets_) {
        datanets = datanets_;
    }

    /**
     * @notice Registers an adapter; the caller is its author. Reverts where one of its sources was withdrawn, was not
     * accepted, or has terms that forbid it.
     * @return adapter By which it is known.
     */
    function register(Registration calldata registration) external returns (bytes32 adapter) {
        adapter = adapterId(msg.sender, registration);
        Packed storage made = _adapters[adapter];
        if (made.author != address(0)) revert AdapterAlreadyRegistered(adapter);
        _checkHashes(registration);
        made.author = msg.sender;
        made.division = _packedDivision(registration.division);
        made.file = registration.file;
        made.baseFamily = registration.baseFamily;
        made.fee = registration.fee;
        made.sources = _packedSources(registration);
        emit AdapterRegistered(adapter, msg.sender, registration.baseFamily, registration);
    }

    /// @notice What is kept of an adapter; all zero where there is none.
    function adapterOf(bytes32 adapter) external view returns (Adapter memory found) {
        Packed storage kept = _adapters[adapter];
        uint96 division = kept.division;
        found.author = kept.author;
        found.division = Division({
            base: uint16(division >> 80),
            author: uint16(division >> 64),
            prompts: uint16(division >> 48),
            evaluators: uint16(division >> 32),
            reviewers: uint16(division >> 16),
            contributors: uint16(division)
        });
        found.file = kept.file;
        found.baseFamily = kept.baseFamily;
        found.fee = kept.fee;
        uint64[] memory sources = kept.sources;
        found.sources = new KeptSource[](sources.length);
        for (uint256 place = 0; place < sources.length; ++place) {
            found.sources[place] = KeptSource(uint32(sources[place] >> 32), uint32(sources[place]));
        }
    }

    /// @notice The name of a registration by that author, in this contract and on this chain.
    function adapterId(address author, Registration calldata registration) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), author, registration));
    }

    function _packedSources(Registration calldata registration) private view returns (uint64[] memory packed) {
        Source[] calldata sources = registration.sources;
        if (sources.length == 0 || sources.length > MOST_SOURCES) revert AdapterInvalidSources(sources.length);
        bool commercial = registration.fee.perAnswer != 0 || registration.fee.perThousandTokens != 0;
        packed = new uint64[](sources.length);
        uint256 pool;
        bool othersToo;
        uint32 last;
        for (uint256 place = 0; place < sources.length; ++place) {
            (uint32 contribution, uint32 flatWeight) = (sources[place].contribution, sources[place].flatWeight);
            if (contribution <= last) revert AdapterInvalidSource(contribution);
            last = contribution;
            address proposer =
                datanets.requireTrainable(contribution, sources[place].root, msg.sender, commercial);
            if (proposer != msg.sender) othersToo = true;
            else if (flatWeight != 0) revert AdapterInvalidFlatWeight(contribution, flatWeight);
            pool += flatWeight;
            packed[place] = uint64(contribution) << 32 | flatWeight;
        }
        // Of an adapter made only of its author's own data the pool has nobody to pay: what is unattributed stays
        // unpaid, for it never goes to the author.
        if (pool != (othersToo ? WHOLE_POOL : 0)) revert AdapterInvalidFlatPool(pool);
    }

    function _checkHashes(Registration calldata registration) private pure {
        bool missing = registration.file == 0 || registration.baseFamily == 0 || registration.recipe == 0
            || registration.benchmark == 0 || registration.terms == 0;
        if (missing) revert AdapterInvalidHash();
    }

    function _packedDivision(Division calldata division) private pure returns (uint96) {
        uint256 sum = uint256(division.base) + division.author + division.prompts + division.evaluators
            + division.reviewers + division.contributors;
        if (sum != WHOLE_FEE) revert AdapterInvalidDivision(sum);
        return uint96(division.base) << 80 | uint96(division.author) << 64 | uint96(division.prompts) << 48
            | uint96(division.evaluators) << 32 | uint96(division.reviewers) << 16 | division.contributors;
    }
}
